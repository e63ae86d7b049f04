#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Holds EdgeML's one-node cells to their equations, written in numpy.

usage: edgeml_cells.py FOLDER CELL   with CELL one of UGRNNLR, GRULR, LSTMLR

Writes a model with random weights to FOLDER, evaluates it in float with
`pannikin` and exits with status 1 if an output is off by more than 1e-5.
"""

import pathlib
import subprocess
import sys

import numpy

INPUTS, UNITS, STEPS = 3, 2, 5
# How many input and recurrent matrices, and the names of the biases.
CELLS = {
    "UGRNNLR": (2, ["bg", "bu"]),
    "GRULR": (3, ["br", "bg", "bu"]),
    "LSTMLR": (4, ["bf", "bi", "bc", "bo"]),
}


def sigmoid(x):
    return 1 / (1 + numpy.exp(-x))


def step(cell, w, x, h, c):
    """Returns the next (h, c); weights are [in, out]."""
    def p(k, state=h):
        return x @ w[f"W{k}"] + state @ w[f"U{k}"]

    if cell == "UGRNNLR":
        z = sigmoid(p(1) + w["bg"])
        return z * h + (1 - z) * numpy.tanh(p(2) + w["bu"]), c
    if cell == "GRULR":
        r, z = sigmoid(p(1) + w["br"]), sigmoid(p(2) + w["bg"])
        return z * h + (1 - z) * numpy.tanh(p(3, r * h) + w["bu"]), c
    i, f = sigmoid(p(1) + w["bi"]), sigmoid(p(2) + w["bf"])
    c = f * c + i * numpy.tanh(p(3) + w["bc"])
    return sigmoid(p(4) + w["bo"]) * numpy.tanh(c), c


def model(cell, w):
    """Returns the model as text; the node reads `w` in its order."""
    def tensor(name):
        sizes = ",".join(str(size) for size in w[name].shape)
        numbers = ", ".join(repr(float(v)) for v in w[name].ravel())
        return f"float[{sizes}] {name} = {{{numbers}}}"

    return (f'<ir_version: 8, opset_import: ["" : 13]>\n'
            f"net (float[{STEPS},1,{INPUTS}] x) => "
            f"(float[{STEPS},1,{UNITS}] y) <\n"
            + ",\n".join(map(tensor, w)) + ">\n"
            f'{{ y = {cell} <hidden_size = {UNITS}, gate_nonlinearity = '
            f'"sigmoid", update_nonlinearity = "tanh"> (x, {", ".join(w)}) }}\n')


def main():
    folder, cell = pathlib.Path(sys.argv[1]), sys.argv[2]
    folder.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(1)
    count, biases = CELLS[cell]
    shapes = {f"W{k}": (INPUTS, UNITS) for k in range(1, count + 1)}
    shapes |= {f"U{k}": (UNITS, UNITS) for k in range(1, count + 1)}
    shapes |= {name: (1, UNITS) for name in biases}
    w = {name: random.normal(size=shape).astype(numpy.float32)
         for name, shape in shapes.items()}
    x = random.normal(size=(1, STEPS, INPUTS)).astype(numpy.float32)
    (folder / "cell.onnxtxt").write_text(model(cell, w))
    numpy.save(folder / "x.npy", x)
    subprocess.run(["pannikin", "evaluate", folder / "cell.onnxtxt", "--test",
                    folder / "x.npy", "--float", "--float-outputs",
                    folder / "y.npy", "-q"], check=True)
    h = c = numpy.zeros((1, UNITS))
    wanted = []
    for t in range(STEPS):
        h, c = step(cell, w, x[:, t], h, c)
        wanted.append(h[0])
    error = numpy.abs(numpy.load(folder / "y.npy").reshape(STEPS, UNITS) -
                      wanted).max()
    print(f"{cell}: largest error {error:.1e}")
    sys.exit(0 if error <= 1e-5 else 1)  # NaN fails


if __name__ == "__main__":
    main()
