#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Holds every shared model of trees, and linear ones, to its figures.

usage: each_tree.py SHARED FOLDER answers          float and deployed answers
       each_tree.py SHARED FOLDER CHIP ROWS NAME...   simulated bits, RAM, no
                                                      float

Prints the tables of scripts/figures; exit status 1 if a figure misses its bar,
or if there is no model. The models NAME must miss that of RAM and no other.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] /
                       "scripts"))
from measure import suite, tables, tool, trees


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    shared, folder, what, *more = sys.argv[1:]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    models = suite.load(pathlib.Path(shared), set(), folder, "trees")
    tally = tables.Tally()
    if what == "answers":
        trees.print_answers(models, {
            (model.name, form.title): tool.guarded(
                trees.measure, model, form, folder / model.name / form.title)
            for model, form in trees.work(models)}, tally)
    else:
        trees.print_chips(models, {
            (model.name, what): tool.guarded(
                trees.simulate, model, what, more[0], folder / model.name)
            for model in models}, tally, (what,))
    tables.summary(tally)
    missed = [line.split(": ")[0] for line in tally.missed]
    return missed != [f"{name}, {what}, RAM" for name in more[1:]] or not models


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
