# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Measures that one cell becomes one C file, however it was exported."""

import pathlib
import re

from measure import tool
from measure.tables import table

# Models with the same weights in other graphs; the first is the measure.
FORMS = [("har6_fastgrnn16_unrolled", "har6_fastgrnn16_scan",
          "har6_fastgrnn16_loop", "har6_fastgrnn16_customop"),
         ("har2_fastgrnn20_lr_sparse_unrolled",
          "har2_fastgrnn20_lr_sparse_scan"),
         ("har6_fastrnn16_unrolled", "har6_fastrnn16_scan",
          "har6_fastrnn16_customop")]
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def code(model, folder):
    """Returns the emitted C without its comments, which name nodes."""
    out = pathlib.Path(folder) / model.name
    tool.run("compile", model.file, "-o", out, "--name", "model", "--target",
             "atmega328p", "--calibrate", model.calibration, "--scores",
             *model.dims, "-q")
    return [line.split() for line in
            COMMENT.sub("", (out / "model.c").read_text()).splitlines()]


def print_forms(models, folder, tally):
    """Prints whether each form's C is that of the first of its cell."""
    known = {model.name: model for model in models}
    rows = []
    for first, *others in FORMS:
        if first not in known:
            continue
        for name in others:
            if name not in known:
                continue
            try:
                same = code(known[first], folder) == code(known[name], folder)
                cell = tally.mark(f"{name}, C of {first}",
                                  "equal" if same else "differs", same)
            except (tool.ToolError, OSError) as error:
                cell = tally.failed(f"{name}, C of {first}", error)
            rows.append([name, first, cell])
    if rows:
        table("One cell, one C file", ["model", "against", "C"], rows)
