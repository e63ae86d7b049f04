# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Measures what deployed models answer: float error, agreement, accuracy.

Agreement and accuracy are computed here from the outputs that `evaluate`
writes, not taken from its report, and the report must agree.
"""

import dataclasses
import pathlib

import numpy

from measure import tool
from measure.tables import table

FLOAT_BAR = 1e-4


@dataclasses.dataclass
class Scheme:
    """A way to deploy, with its bars in percent and points (None: no bar)."""

    title: str
    options: tuple
    calibrated: bool
    agreement_mean: float
    agreement_each: float
    drop_mean: float = None
    drop_each: float = None
    steps_each: float = None


SCHEMES = [
    Scheme("16-bit", ("--weights", 8, "--activations", 16), True,
           99.6, 98.8, 0.1, 0.7, 98.8),
    Scheme("16-bit, weights 16", ("--weights", 16, "--activations", 16), True,
           99.9, 99.5),
    Scheme("8-bit", ("--weights", 8, "--activations", 8), True,
           99.2, 98.0, 0.2, 1.0, 97.5),
    Scheme("no data, 16-bit", ("--weights", 8, "--activations", 16), False,
           99.6, 98.8),
]


@dataclasses.dataclass
class Answer:
    """What one model answers in one scheme, in percent and points. `steps` is
    the agreement over all steps of a model that answers at each of them."""

    agreement: float
    drop: float
    float_error: float
    steps: float = None


def percent(part):
    return 100.0 * float(numpy.mean(part))


def measure(model, scheme, folder):
    """Evaluates a model over all rows of its reference."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    deployed, real = folder / "deployed.npy", folder / "float.npy"
    options = list(scheme.options)
    if scheme.calibrated:
        options += ["--calibrate", model.calibration]
    report = tool.report(
        folder, "evaluate", model.file, "--test", model.inputs, "--labels",
        model.labels_file, "--limit", model.rows, "--outputs", deployed,
        "--float-outputs", real, *options)
    reference = model.reference
    deployed = numpy.load(deployed).reshape(reference.shape)
    real = numpy.load(real).reshape(reference.shape)
    error = numpy.abs(real - reference)
    answers, floats = model.classes_of(deployed), model.classes_of(real)
    agreement = percent(answers == floats)
    if abs(agreement - 100 * report["agreement"]) > 1e-3:
        raise tool.ToolError(f"evaluate reports {report['agreement']:.4f} for"
                             f" an agreement of {agreement / 100:.4f}")
    labels = model.labels
    return Answer(agreement,
                  percent(floats == labels) - percent(answers == labels),
                  float((error / numpy.maximum(1, numpy.abs(reference))).max()),
                  percent(deployed.argmax(-1) == real.argmax(-1))
                  if model.is_stepwise else None)


def cells(model, scheme, answer, tally):
    """Returns the two cells of one model in one scheme."""
    what = f"{model.name}, {scheme.title}"
    drop = f"{0 - answer.drop:+.1f}"
    if scheme.drop_each is not None:
        drop = tally.mark(f"{what}, accuracy", drop,
                          answer.drop <= scheme.drop_each + 1e-9)
    return [tally.mark(f"{what}, agreement", f"{answer.agreement:.2f}",
                       answer.agreement >= scheme.agreement_each - 1e-9), drop]


def mean_cells(scheme, answers, tally):
    """Returns the two cells of a scheme's mean over the models.

    A mean over some of the models is no mean: one failure takes it away.
    """
    errors = [a for a in answers if isinstance(a, Exception)]
    if errors:
        return [tally.failed(f"{scheme.title}, mean agreement",
                             f"{len(errors)} of {len(answers)} not measured"),
                ""]
    agreement = float(numpy.mean([a.agreement for a in answers]))
    drop = float(numpy.mean([a.drop for a in answers]))
    text = f"{0 - drop:+.2f}"
    if scheme.drop_mean is not None:
        text = tally.mark(f"{scheme.title}, mean accuracy", text,
                          drop <= scheme.drop_mean + 1e-9)
    return [tally.mark(f"{scheme.title}, mean agreement", f"{agreement:.2f}",
                       agreement >= scheme.agreement_mean - 1e-9), text]


def print_answers(models, results, tally):
    """Prints agreement and accuracy; `results[name, title]` is an Answer or
    the error that stood in its way."""
    head = ["model", "float error"]
    for scheme in SCHEMES:
        head += [f"{scheme.title}: agreement %", "accuracy, points"]
    rows = []
    for model in models:
        row, shown = [model.name], []
        for scheme in SCHEMES:
            answer = results[model.name, scheme.title]
            if isinstance(answer, Exception):
                shown += [tally.failed(f"{model.name}, {scheme.title}",
                                       answer), ""]
            else:
                shown += cells(model, scheme, answer, tally)
        first = results[model.name, SCHEMES[0].title]
        error = (tally.failed(f"{model.name}, float error", "not measured")
                 if isinstance(first, Exception) else
                 tally.mark(f"{model.name}, float error",
                            f"{first.float_error:.1e}",
                            first.float_error <= FLOAT_BAR))
        rows.append(row + [error] + shown)
    if len(models) > 1:
        mean = ["**mean**", ""]
        for scheme in SCHEMES:
            mean += mean_cells(scheme, [results[m.name, scheme.title]
                                        for m in models], tally)
        rows.append(mean)
    table("Answers", head, rows)
    bars = "; ".join(
        f"{s.title} {s.agreement_mean} mean and {s.agreement_each} each"
        for s in SCHEMES)
    print(f"\nFloat error: against the reference outputs, relative above 1; at"
          f" most {FLOAT_BAR:g}. Agreement with the float model: {bars}."
          " Accuracy is deployed less float.")


def print_steps(models, results, tally):
    """Prints how often models that answer at every step do so as in float."""
    schemes = [s for s in SCHEMES if s.steps_each is not None]
    rows = []
    for model in models:
        if not model.is_stepwise:
            continue
        row = [model.name]
        for scheme in schemes:
            what = f"{model.name}, {scheme.title}, all steps"
            answer = results[model.name, scheme.title]
            row.append(tally.failed(what, answer)
                       if isinstance(answer, Exception) else
                       tally.mark(what, f"{answer.steps:.2f}",
                                  answer.steps >= scheme.steps_each - 1e-9))
        rows.append(row)
    if rows:
        table("Agreement over all steps, %",
              ["model"] + [f"{s.title}, at least {s.steps_each}"
                           for s in schemes], rows)
