#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes random cells as ONNX in four forms and holds them to one another.

usage: cell-forms.py FOLDER FIRST LAST [spoil]

Each seed is a random graph of arithmetic over matrix products with one or two
states, written as a Scan, a Loop, unrolled and as a model of one step, nodes in
any order that computes them and values under any name. Windows must become one
and the same IR, the step the same body, and all must compute the same. With
`spoil` the unrolled form has other weights, which must be found.
"""

import pathlib
import random
import re
import subprocess
import sys

import numpy

STEPS = 8
NORMAL = ["--canonicalize", "--cse", "--fuse-time", "--canonicalize", "--cse",
          "--normalize-steps"]


class Cell:
    """Nodes of one step: (result, operator, operands), and what comes next."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.inputs = self.random.randint(2, 3)
        self.states = [self.random.randint(2, 4)
                       for _ in range(self.random.randint(1, 2))]
        self.every_step = self.random.random() < 0.4
        self.nodes, self.constants = [], {}
        self.sizes = {"x": self.inputs}
        self.sizes.update({f"h{k}": n for k, n in enumerate(self.states)})
        for _ in range(self.random.randint(1, 4)):
            self.grow()
        self.next = [self.close(k) for k in range(len(self.states))]
        self.constant("head", [self.states[0], 2])

    def constant(self, name, shape):
        numbers = [self.random.randint(-64, 64) / 64
                   for _ in range(int(numpy.prod(shape)))]
        self.constants[name] = (shape, numbers)
        return name

    def node(self, operator, operands, size):
        name = f"v{len(self.nodes)}"
        self.nodes.append((name, operator, operands))
        self.sizes[name] = size
        return name

    def product(self, value, size):
        weights = self.constant(f"w{len(self.constants)}",
                                [self.sizes[value], size])
        return self.node("MatMul", [value, weights], size)

    def grow(self):
        """One more value from those there are."""
        value = self.random.choice(list(self.sizes))
        size = self.sizes[value]
        kind = self.random.randrange(4)
        if kind == 0:
            return self.product(value, self.random.choice(self.states))
        if kind == 1:
            return self.node(self.random.choice(["Sigmoid", "Tanh", "Relu"]),
                             [value], size)
        if kind == 2:
            other = self.constant(f"b{len(self.constants)}", [1, size])
        else:
            other = self.random.choice([v for v in self.sizes
                                        if self.sizes[v] == size])
        return self.node(self.random.choice(["Add", "Mul", "Sub"]),
                         [value, other], size)

    def close(self, state):
        """What a state becomes: a mix of all that there is, within bounds."""
        size, old = self.states[state], f"h{state}"
        other = self.random.choice([v for v in self.sizes])
        total = self.node("Add", [self.product("x", size),
                                  self.product(old, size)], size)
        total = self.node("Add", [total, self.product(other, size)], size)
        bias = self.constant(f"b{len(self.constants)}", [1, size])
        new = self.node("Tanh", [self.node("Add", [total, bias], size)], size)
        if self.random.random() < 0.5:
            return new
        gate = self.node("Sigmoid", [total], size)
        return self.node("Add", [self.node("Mul", [gate, old], size), new],
                         size)


class Text:
    """A model as ONNX text, each value under a name of its own."""

    def __init__(self, cell, seed):
        self.cell, self.random = cell, random.Random(seed)
        self.names, self.nodes, self.inits = {}, [], []
        for name, (shape, numbers) in cell.constants.items():
            dims = ",".join(map(str, shape))
            text = ", ".join(map(str, numbers))
            self.inits.append(f"float[{dims}] {self.name(name)} = {{{text}}}")
        for k, size in enumerate(cell.states):
            zeros = ", ".join(["0"] * size)
            self.inits.append(f"float[1,{size}] {self.name(f'start{k}')} = "
                              f"{{{zeros}}}")

    def name(self, value):
        if value in ("x", "y"):
            return value
        if value not in self.names:
            word = "".join(self.random.choices("abcdefgh", k=6))
            self.names[value] = f"{word}_{len(self.names)}"
        return self.names[value]

    def integer(self, value, number):
        self.inits.append(f"int64 {self.name(value)} = {{{number}}}")
        return value

    def axis(self, number):
        return f"int64[1] {self.name(f'axis{number}')} = {{{number}}}"

    def line(self, result, operator, operands, attributes=""):
        results = ", ".join(self.name(r) for r in result.split())
        return (set(result.split()), set(operands),
                f"{results} = {operator} {attributes} "
                f"({', '.join(self.name(o) for o in operands)})")

    def step(self, at, x, states):
        """The nodes of one step, values marked `at`."""
        known = {"x": x, **{f"h{k}": s for k, s in enumerate(states)},
                 **{c: c for c in self.cell.constants}}
        lines = []
        for result, operator, operands in self.cell.nodes:
            known[result] = f"{result}@{at}"
            lines.append(self.line(known[result], operator,
                                   [known[o] for o in operands]))
        return lines, [known[n] for n in self.cell.next]

    def ordered(self, lines):
        """The lines in a random order in which each value comes before use."""
        made = {name for results, _, _ in lines for name in results}
        text, done, left = [], set(), list(lines)
        while left:
            ready = [l for l in left if not (l[1] & made) - done]
            line = self.random.choice(ready)
            left.remove(line)
            done |= line[0]
            text.append(line[2])
        return "\n  ".join(text)

    def answer(self, final, all_states):
        """How the answer is made of the final state, or of all of them."""
        if not self.cell.every_step:
            return [self.line("y", "MatMul", [final, "head"])]
        return all_states

    def model(self, lines, inputs=None, outputs=None):
        size = (f"1,{STEPS},{self.cell.states[0]}" if self.cell.every_step
                else "1,2")
        inputs = inputs or f"float[1,{STEPS},{self.cell.inputs}] x"
        outputs = outputs or f"float[{size}] y"
        inits = self.inits[:]
        self.random.shuffle(inits)
        return (f'<ir_version: 8, opset_import: ["" : 14]>\nnet ({inputs}) => '
                f"({outputs}) <{', '.join(inits)}>\n{{ {self.ordered(lines)} }}"
                "\n")


def states_text(text, mark):
    return ", ".join(f"float[1,{n}] {text.name(f'h{k}{mark}')}"
                     for k, n in enumerate(text.cell.states))


def scan(cell, seed):
    text = Text(cell, seed)
    count = range(len(cell.states))
    body, new = text.step("in", "x@in", [f"h{k}@in" for k in count])
    tied = [text.line(f"h{k}@out", "Identity", [new[k]]) for k in count]
    tied.append(text.line("each@out", "Identity", [new[0]]))
    head = (f"body = b ({states_text(text, '@in')}, float[1,{cell.inputs}] "
            f"{text.name('x@in')}) => ({states_text(text, '@out')}, "
            f"float[1,{cell.states[0]}] {text.name('each@out')}) "
            f"{{ {text.ordered(body + tied)} }}")
    results = " ".join(f"last{k}" for k in count) + " each"
    node = text.line(results, "Scan", [f"start{k}" for k in count] + ["x"],
                     f"<num_scan_inputs = 1, scan_input_axes = [1], "
                     f"scan_output_axes = [1], {head}>")
    return text.model([node] + text.answer(
        "last0", [text.line("y", "Identity", ["each"])])), []


def loop(cell, seed):
    text = Text(cell, seed)
    count = range(len(cell.states))
    body, new = text.step("in", "x@in", [f"h{k}@in" for k in count])
    body.append(text.line("x@in", "Gather", ["x", "turn@in"], "<axis = 1>"))
    body.append(text.line("go@out", "Identity", ["go@in"]))
    tied = [text.line(f"h{k}@out", "Identity", [new[k]]) for k in count]
    tied.append(text.line("each@out", "Identity", [new[0]]))
    head = (f"body = b (int64 {text.name('turn@in')}, bool "
            f"{text.name('go@in')}, {states_text(text, '@in')}) => (bool "
            f"{text.name('go@out')}, {states_text(text, '@out')}, "
            f"float[1,{cell.states[0]}] {text.name('each@out')}) "
            f"{{ {text.ordered(body + tied)} }}")
    results = " ".join(f"last{k}" for k in count) + " each"
    text.inits.append(f"bool {text.name('yes')} = {{1}}")
    node = text.line(results, "Loop",
                     [text.integer("many", STEPS), "yes"] +
                     [f"start{k}" for k in count], f"<{head}>")
    return text.model([node] + text.answer(
        "last0", [text.line("y", "Transpose", ["each"],
                            "<perm = [1, 0, 2]>")])), []


def unrolled(cell, seed):
    text = Text(cell, seed)
    states = [f"start{k}" for k in range(len(cell.states))]
    way, lines, rows = text.random.randrange(3), [], []
    text.inits.append(text.axis(1))
    if way == 1:
        lines.append(text.line(" ".join(f"part{t}" for t in range(STEPS)),
                               "Split", ["x"], "<axis = 1>"))
    for t in range(STEPS):
        x = f"x@{t}"
        if way == 0:
            lines.append(text.line(x, "Gather", ["x", text.integer(f"i{t}", t)],
                                   "<axis = 1>"))
        else:
            if way == 2:
                for name, number in ((f"from{t}", t), (f"to{t}", t + 1)):
                    text.inits.append(
                        f"int64[1] {text.name(name)} = {{{number}}}")
                lines.append(text.line(f"part{t}", "Slice",
                                       ["x", f"from{t}", f"to{t}", "axis1"]))
            lines.append(text.line(x, "Squeeze", [f"part{t}", "axis1"]))
        step, states = text.step(t, x, states)
        lines += step
        if cell.every_step:
            rows.append(f"row{t}")
            lines.append(text.line(rows[-1], "Unsqueeze",
                                   [states[0], "axis1"]))
    return text.model(lines + text.answer(
        states[0], [text.line("y", "Concat", rows, "<axis = 1>")])), []


def step(cell, seed):
    text = Text(cell, seed)
    count = range(len(cell.states))
    lines, new = text.step("in", "x", [f"h{k}@in" for k in count])
    lines += [text.line(f"h{k}@out", "Identity", [new[k]]) for k in count]
    lines.append(text.line("y", "Identity", [new[0]]))
    size = cell.states[0]
    text.inits = [i for i in text.inits if not re.search(
        r"\b(%s) =" % "|".join(text.name(f"start{k}") for k in count), i)]
    pairs = [f"{text.name(f'h{k}@in')}={text.name(f'h{k}@out')}"
             for k in count]
    return text.model(lines, f"float[1,{cell.inputs}] x, "
                      f"{states_text(text, '@in')}",
                      f"float[1,{size}] y, {states_text(text, '@out')}"), pairs


def run(*command, **more):
    result = subprocess.run(command, capture_output=True, text=True, **more)
    if result.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stderr}")
    return result.stdout


def form(file, pairs):
    """The IR without the names of constants and what names the file."""
    text = run("pannikin", "inspect", file, "--ir", *pairs)
    text = run("pannikin-opt", *NORMAL, input=text)
    text = re.sub(r'pan\.constant "[^"]*"', "pan.constant", text)
    text = re.sub(r"module attributes \{.*\} \{", "module {", text)
    return re.sub(r"pan\.rolled_from = \d+ : i64", "", text).replace(" {}", "")


def body(text):
    """The step of the loop, its values numbered from 0."""
    inside = re.search(r"\^bb0.*?\n(.*?)pan\.yield", text, re.S)
    numbers = {}
    return re.sub(r"%\w+", lambda m: str(numbers.setdefault(
        m.group(), len(numbers))), inside.group(1)) if inside else text


def check(folder, seed, spoil):
    cell = Cell(seed)
    other = Cell(seed)
    for shape, numbers in other.constants.values():
        numbers[0] += spoil
    rows = numpy.random.default_rng(seed).uniform(
        -2, 2, [3, STEPS, cell.inputs]).astype("float32")
    numpy.save(folder / "x.npy", rows)
    forms, answers = {}, {}
    for write in (scan, loop, unrolled, step):
        name = write.__name__
        file = folder / f"{name}.onnxtxt"
        text, pairs = write(other if write == unrolled else cell,
                            f"{seed} {name}")
        file.write_text(text)
        options = [word for pair in pairs for word in ("--state", pair)]
        forms[name] = form(file, options)
        run("pannikin", "evaluate", file, "--float-outputs", folder / "y.npy",
            "--test", folder / "x.npy", "-q", *options)
        answers[name] = numpy.load(folder / "y.npy").reshape(len(rows), -1)
    for name in ("loop", "unrolled"):
        if forms[name] != forms["scan"]:
            sys.exit(f"seed {seed}: scan and {name} differ\n{forms['scan']}\n"
                     f"{forms[name]}")
    if body(forms["step"]) != body(forms["scan"]):
        sys.exit(f"seed {seed}: another step\n{forms['scan']}\n"
                 f"{forms['step']}")
    if not cell.every_step:
        shape, numbers = cell.constants["head"]
        answers["step"] = (answers["step"][:, -cell.states[0]:] @
                           numpy.reshape(numbers, shape))
    for name, found in answers.items():
        worst = numpy.abs(found - answers["scan"]).max()
        if not worst < 1e-5:
            sys.exit(f"seed {seed}: {name} is {worst} away from scan")


if __name__ == "__main__":
    place = pathlib.Path(sys.argv[1])
    place.mkdir(parents=True, exist_ok=True)
    for number in range(int(sys.argv[2]), int(sys.argv[3])):
        check(place, number, len(sys.argv) - 4)
    print("all alike")
