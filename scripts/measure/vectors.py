# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Measures models of one vector, decision trees, linear models and neighbours:
what they answer in float and deployed, and what they cost on simulated chips.
"""

import dataclasses
import json
import pathlib

import numpy

from measure import chips, floats, tool
from measure.tables import table

CHIPS = ("atmega328p", "cortex-m0plus")


@dataclasses.dataclass
class Form:
    """A way to deploy; its agreement has the bar `least` (None: no bar), in
    percent, and so has what it loses in accuracy, in points."""

    title: str
    options: tuple
    calibrated: bool
    least: float
    drop: float = None
    only_trees: bool = False


@dataclasses.dataclass
class Kind:
    """Models that are held to the same bars; `forms[chip_form]` runs on chips,
    where `ram` bounds the bytes beside the input (None: no bar)."""

    title: str
    forms: tuple
    float_bar: float
    chip_form: int
    ram: int


KINDS = {
    "trees": Kind("Trees and linear models", (
        Form("16-bit", ("--activations", 16), True, 99.5),
        Form("float features", ("--features", "float", "--activations", 16),
             False, 99.5, only_trees=True),
        Form("8-bit", ("--activations", 8), True, None)), 1e-5, 0, 64),
    "neighbors": Kind("Neighbours", (
        Form("16-bit", ("--activations", 16, "--weights", 16), True, 99.5),
        Form("8-bit", ("--activations", 8), True, 98.0, 0.5)), 1e-4, 1, None),
}


def work(models, kind):
    """Yields (model, form) for each form that suits the model."""
    for model in models:
        for form in kind.forms:
            if model.has_trees or not form.only_trees:
                yield model, form


@dataclasses.dataclass
class Answer:
    """Agreement in percent, accuracy lost in points, largest float error, rows
    of another class."""

    agreement: float
    drop: float
    float_error: float
    other_labels: int


def options_of(model, form):
    """Returns the options that deploy `model` so."""
    return (*form.options,
            *(("--calibrate", model.calibration) if form.calibrated else ()))


def labels_of(model):
    """Returns the option that names the right answers, where there are any."""
    return ("--labels", model.labels_file) if model.labels_file else ()


def measure(model, form, folder):
    """Evaluates a model over all rows of its reference."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    real = folder / "float.npy"
    report = tool.report(folder, "evaluate", model.file, "--test",
                         model.inputs, "--limit", model.rows,
                         "--float-outputs", real, *labels_of(model),
                         *options_of(model, form))
    reference = model.reference.reshape(model.rows, -1).astype(float)
    found = numpy.load(real).reshape(reference.shape)
    error = numpy.abs(found - reference) / numpy.maximum(
        1, numpy.abs(reference))
    other = found.argmax(-1) != reference.argmax(-1)
    drop = 100 * (report["float"].get("accuracy", 0) -
                  report["deployed"].get("accuracy", 0))
    return Answer(100 * report["agreement"], drop, float(error.max()),
                  int(other.sum()))


def print_answers(kind, models, results, tally):
    """Prints float error and agreement; `results[name, title]` is an Answer
    or the error that stood in its way."""
    rows = []
    for model in models:
        answer = results[model.name, kind.forms[0].title]
        if isinstance(answer, Exception):
            row = [tally.failed(f"{model.name}, float", answer), ""]
        else:
            row = [tally.mark(f"{model.name}, float error",
                              f"{answer.float_error:.1e}",
                              answer.float_error <= kind.float_bar),
                   tally.mark(f"{model.name}, other labels",
                              str(answer.other_labels),
                              answer.other_labels == 0)]
        for form in kind.forms:
            what = f"{model.name}, {form.title}, agreement"
            answer = results.get((model.name, form.title))
            if answer is None:
                row.append("")
                continue
            if isinstance(answer, Exception):
                row.append(tally.failed(what, answer))
                continue
            text = f"{answer.agreement:.2f}"
            if form.drop is not None and model.labels_file:
                text += f" ({0 - answer.drop:+.1f})"
            row.append(tally.mark(
                what, text, answer.agreement >= (form.least or 0) and
                (form.drop is None or answer.drop <= form.drop + 1e-9)))
        rows.append([model.name] + row)
    table(f"{kind.title}: answers",
          ["model", "float error", "other labels"] +
          [f"{form.title}: agreement %" +
           (" (accuracy, points)" if form.drop is not None else "")
           for form in kind.forms], rows)
    bars = ", ".join(f"{form.title} {form.least:g}" for form in kind.forms
                     if form.least)
    print("\nFloat error: against the reference outputs, relative above 1; at"
          f" most {kind.float_bar:g}. Agreement: same class, of regressions"
          " within 1 % of the range of the float answers; at least "
          f"{bars}.")


def simulate(kind, model, chip, rows, folder):
    """Compiles and simulates; returns both reports."""
    out = pathlib.Path(folder) / "c"
    tool.run("compile", model.file, "-o", out, "--name", "model", "--target",
             chip, *options_of(model, kind.forms[kind.chip_form]), "-q")
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


def print_chips(kind, models, results, tally, of=CHIPS):
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
                tally.mark(f"{what}, RAM", str(ram), kind.ram is None or ram <= kind.ram),
                tally.mark(f"{what}, float symbols",
                           " ".join(symbols) or "none", not symbols)])
        bar = f", at most {kind.ram}" if kind.ram else ""
        table(f"{kind.title}: {chip}, {kind.forms[kind.chip_form].title}",
              ["model", "layout", "bits", "rows", "cycles", "flash",
               f"RAM with stack{bar}", "float symbols"], rows)
