#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Holds every shared model in scope to one promise.

usage: each_model.py SHARED FOLDER float       evaluator against reference
       each_model.py SHARED FOLDER CHIP BITS   simulated bits, one row, with
                                               BITS (8 or 16) of activations

Prints the models that break it; exit status 1 if any does, or if none ran.
"""

import pathlib
import subprocess
import sys

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] /
                       "scripts"))
from measure import suite

ROWS = 10


def run(*arguments):
    """Runs pannikin from PATH; returns its diagnostics, or "" when done."""
    done = subprocess.run(["pannikin", *map(str, arguments)],
                          capture_output=True, text=True, check=False)
    if not done.returncode:
        return ""
    return done.stderr.strip() or f"exit status {done.returncode}"


def check_float(model, folder):
    """Returns what is wrong with the float evaluator's first rows."""
    file = folder / f"{model.name}.npy"
    wrong = run("evaluate", model.file, "--test", model.inputs, "--limit",
                ROWS, "--float", "--float-outputs", file, "-q")
    if wrong:
        return wrong
    wanted = model.reference[:ROWS]
    found = numpy.load(file).reshape(wanted.shape)
    error = (numpy.abs(found - wanted) /
             numpy.maximum(1, numpy.abs(wanted))).max()
    return "" if error <= 1e-4 else f"float error {error:.2e}"


def check_bits(model, folder, chip, bits):
    """Returns what is wrong with one simulated row."""
    out = folder / model.name
    return run("compile", model.file, "-o", out, "--name", "model",
               "--target", chip, "--activations", bits, "--calibrate",
               model.calibration, "-q") or run(
                   "simulate", out, "--target", chip, "--test", model.inputs,
                   "--limit", 1, "-q")


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    shared, folder, what, *bits = sys.argv[1:]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    models = suite.load(pathlib.Path(shared), set(), folder)
    broken = 0
    for model in models:
        wrong = (check_float(model, folder) if what == "float" else
                 check_bits(model, folder, what, bits[0]))
        if wrong:
            print(f"{model.name}: {wrong}")
            broken += 1
    print(f"{len(models) - broken} of {len(models)} models")
    return broken or not models


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
