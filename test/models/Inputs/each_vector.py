#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Holds every shared model of a kind that reads one vector to its figures.

usage: each_vector.py KIND SHARED FOLDER answers          float and deployed
       each_vector.py KIND SHARED FOLDER CHIP ROWS NAME...   simulated bits,
                                                             RAM, no float

KIND is trees or neighbors.

Prints the tables of scripts/figures; exit status 1 if a figure misses its bar,
or if there is no model. The models NAME must miss that of RAM and no other.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] /
                       "scripts"))
from measure import suite, tables, tool, vectors


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    title, shared, folder, what, *more = sys.argv[1:]
    kind = vectors.KINDS[title]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    models = suite.load(pathlib.Path(shared), set(), folder, title)
    tally = tables.Tally()
    if what == "answers":
        vectors.print_answers(kind, models, {
            (model.name, form.title): tool.guarded(
                vectors.measure, model, form, folder / model.name / form.title)
            for model, form in vectors.work(models, kind)}, tally)
    else:
        vectors.print_chips(kind, models, {
            (model.name, what): tool.guarded(
                vectors.simulate, kind, model, what, more[0], folder / model.name)
            for model in models}, tally, (what,))
    tables.summary(tally)
    missed = [line.split(": ")[0] for line in tally.missed]
    return missed != [f"{name}, {what}, RAM" for name in more[1:]] or not models


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
