# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Measures decision trees and linear models: what they answer in float and
deployed, and what they cost on simulated chips.
"""

import dataclasses
import json
import pathlib

import numpy

from measure import chips, floats, tool
from measure.tables import table

FLOAT_BAR = 1e-5
CHIPS = ("atmega328p", "cortex-m0plus")
RAM_BAR = 64


@dataclasses.dataclass
class Form:
    """A way to deploy; its agreement has the bar `least` (None: no bar)."""

    title: str
    options: tuple
    calibrated: bool
    least: float
    only_trees: bool = False


FORMS = [Form("16-bit", ("--activations", 16), True, 99.5),
         Form("float features", ("--features", "float", "--activations", 16),
              False, 99.5, True),
         Form("8-bit", ("--activations", 8), True, None)]


def work(models):
    """Yields (model, form) for each form that suits the model."""
    for model in models:
        for form in FORMS:
            if model.has_trees or not form.only_trees:
                yield model, form


@dataclasses.dataclass
class Answer:
    """Agreement in percent, largest float error, rows of another class."""

    agreement: float
    float_error: float
    other_labels: int


def options_of(model, form):
    """Returns the options that deploy `model` so."""
    return (*form.options,
            *(("--calibrate", model.calibration) if form.calibrated else ()))


def measure(model, form, folder):
    """Evaluates a model over all rows of its reference."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    real = folder / "float.npy"
    report = tool.report(folder, "evaluate", model.file, "--test",
                         model.inputs, "--limit", model.rows,
                         "--float-outputs", real, *options_of(model, form))
    reference = model.reference.reshape(model.rows, -1).astype(float)
    found = numpy.load(real).reshape(reference.shape)
    error = numpy.abs(found - reference) / numpy.maximum(
        1, numpy.abs(reference))
    other = found.argmax(-1) != reference.argmax(-1)
    return Answer(100 * report["agreement"], float(error.max()),
                  int(other.sum()))


def print_answers(models, results, tally):
    """Prints float error and agreement; `results[name, title]` is an Answer
    or the error that stood in its way."""
    rows = []
    for model in models:
        answer = results[model.name, FORMS[0].title]
        if isinstance(answer, Exception):
            row = [tally.failed(f"{model.name}, float", answer), ""]
        else:
            row = [tally.mark(f"{model.name}, float error",
                              f"{answer.float_error:.1e}",
                              answer.float_error <= FLOAT_BAR),
                   tally.mark(f"{model.name}, other labels",
                              str(answer.other_labels),
                              answer.other_labels == 0)]
        for form in FORMS:
            what = f"{model.name}, {form.title}, agreement"
            answer = results.get((model.name, form.title))
            if answer is None:
                row.append("")
                continue
            row.append(tally.failed(what, answer)
                       if isinstance(answer, Exception) else
                       tally.mark(what, f"{answer.agreement:.2f}",
                                  answer.agreement >= (form.least or 0)))
        rows.append([model.name] + row)
    table("Trees and linear models: answers",
          ["model", "float error", "other labels"] +
          [f"{form.title}: agreement %" for form in FORMS], rows)
    print(f"\nFloat error: against the reference outputs, relative above 1; at most {FLOAT_BAR:g}. Agreement: same"
          " class, of regressions within 1 % of the range of the float"
          " answers; at least 99.5 but for 8-bit.")


def simulate(model, chip, rows, folder):
    """Compiles with 16 bits and simulates; returns both reports."""
    out = pathlib.Path(folder) / "c"
    tool.run("compile", model.file, "-o", out, "--name", "model", "--target",
             chip, *options_of(model, FORMS[0]), "-q")
    compiled = json.loads((out / "model.report.json").read_text())
    simulated = tool.report(folder, "simulate", out, "--target", chip,
                            "--test", model.inputs, "--limit", rows)
    simulated["float_symbols"] = floats.symbols(
        out, "model", compiled["interface"]["functions"], chip)
    return compiled, simulated


def ram_of(compiled, simulated):
    """Bytes beside what the caller passes: globals, state and stack."""
    return (compiled["ram"]["state"] + simulated["ram"]["data"] +
            simulated["stack_peak"])


def print_chips(models, results, tally, of=CHIPS):
    """Prints a table for each chip; `results[name, chip]` holds the pair of reports
    or the error."""
    for chip in of:
        rows = []
        for model in models:
            what = f"{model.name}, {chip}"
            result = results[model.name, chip]
            if isinstance(result, Exception):
                rows.append([model.name, tally.failed(what, result)] +
                            [""] * 6)
                continue
            compiled, simulated = result
            layouts = {tree["layout"] for tree in compiled.get("trees", ())}
            equal, ram = simulated["bits_equal"], ram_of(compiled, simulated)
            symbols = simulated["float_symbols"]
            rows.append([
                model.name, ", ".join(sorted(layouts)),
                tally.mark(f"{what}, bits", "equal" if equal else "differ",
                           equal), simulated["samples"],
                f"{simulated['cycles']['mean']:.0f}",
                chips.flash_of(simulated),
                tally.mark(f"{what}, RAM", str(ram), ram <= RAM_BAR),
                tally.mark(f"{what}, float symbols",
                           " ".join(symbols) or "none", not symbols)])
        table(f"Trees and linear models: {chip}, 16-bit",
              ["model", "layout", "bits", "rows", "cycles", "flash",
               f"RAM with stack, at most {RAM_BAR}", "float symbols"], rows)
