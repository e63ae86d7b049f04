# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Measures what deployed models cost on simulated chips, and their bits.

Each model is compiled for each chip in both schemes and run over a few rows;
`simulate` compares every output with the evaluator. Chips answer with scores:
a class needs no probabilities.
"""

import json
import pathlib

from measure import floats, tool
from measure.tables import table

CHIPS = ("host", "atmega328p", "cortex-m0", "cortex-m0plus")
SCHEMES = {"8-bit": 8, "16-bit": 16}
FLASH, RAM = 32 * 1024, 2 * 1024
CYCLES_PER_MAC = 15
# Bars of single models on the ATmega328P with 8-bit activations: cycles a
# step, bytes of flash, bytes of RAM with stack (None: no bar).
BUDGETS = {
    "har6_lstm16_bf": (48_000, 5 * 1024, 300),
    "har6_gru16_tf": (37_000, 5 * 1024, 300),
    "fsdd10_gru32_bf": (160_000, 12 * 1024, None),
    "har2_fastgrnn80_paper_step": (None, 32 * 1024, 2 * 1024),
    "har2_fastgrnn80_paper_scan": (None, 32 * 1024, 2 * 1024),
} | {
    f"har6_fastgrnn16_{form}": (12_000, 2560, 150)
    for form in ("step", "scan", "loop", "customop", "unrolled", "baseRNN_tf",
                 "quantnl_step", "quantnl_unrolled")
}


def measure(model, chip, scheme, rows, folder):
    """Compiles and simulates; returns (compile report, simulate report)."""
    folder = pathlib.Path(folder)
    out = folder / "c"
    tool.run("compile", model.file, "-o", out, "--name", "model", "--target",
             chip, "--activations", SCHEMES[scheme], "--calibrate",
             model.calibration, "--scores", "-q")
    compiled = json.loads((out / "model.report.json").read_text())
    simulated = tool.report(folder, "simulate", out, "--target", chip,
                            "--test", model.inputs, "--limit", rows)
    if chip in floats.LINKERS:
        simulated["float_symbols"] = floats.symbols(
            out, "model", compiled["interface"]["functions"], chip)
    return compiled, simulated


def flash_of(simulated):
    return simulated["flash"]["text"] + simulated["flash"]["data"]


def static_ram_of(simulated):
    return simulated["ram"]["data"] + simulated["ram"]["bss"]


def ram_of(simulated):
    return static_ram_of(simulated) + simulated["stack_peak"]


def cells(model, chip, scheme, result, tally):
    """Returns the cells of one model on one chip."""
    what = f"{model.name}, {chip}, {scheme}"
    if isinstance(result, Exception):
        return [tally.failed(what, result)] + [""] * 6
    compiled, simulated = result
    equal = simulated["bits_equal"]
    shown = [tally.mark(f"{what}, bits", "equal" if equal else "differ",
                        equal), simulated["samples"]]
    if chip == "host":
        return shown + [""] * 5
    cycles, macs = simulated["cycles_per_step"], compiled["macs_per_step"]
    each = f"{cycles / macs:.1f}" if macs else ""
    flash, ram = str(flash_of(simulated)), str(ram_of(simulated))
    if chip == "cortex-m0plus":
        each = tally.mark(f"{what}, cycles per MAC", each,
                          cycles <= CYCLES_PER_MAC * macs)
        # A model whose weights alone exceed the chip cannot be asked to fit.
        if compiled["flash"]["tables"] <= FLASH:
            flash = tally.mark(f"{what}, flash", flash, int(flash) <= FLASH)
            ram = tally.mark(f"{what}, RAM", ram, int(ram) <= RAM)
    symbols = simulated["float_symbols"]
    return shown + [f"{cycles:.0f}", each, flash, ram,
                    tally.mark(f"{what}, float symbols",
                               " ".join(symbols) or "none", not symbols)]


def print_chips(models, results, tally):
    """Prints a table a chip; `results[name, chip, scheme]` holds the pair of
    reports or the error."""
    head = ["model", "scheme", "bits", "rows", "cycles a step",
            "cycles per MAC", "flash", "RAM with stack", "float symbols"]
    for chip in CHIPS:
        rows = []
        for model in models:
            for scheme in SCHEMES:
                rows.append([model.name, scheme] + cells(
                    model, chip, scheme, results[model.name, chip, scheme],
                    tally))
        if chip == "host":
            table(f"Chip: {chip}", head[:4], [row[:4] for row in rows])
        else:
            table(f"Chip: {chip}, {toolchain(results, chip)}", head, rows)


def toolchain(results, chip):
    """Returns the compiler and optimization that the reports name."""
    for (_, where, _), result in results.items():
        if where == chip and not isinstance(result, Exception):
            _, simulated = result
            return f"{simulated['compiler']} {simulated['optimization']}"
    return "not measured"


def print_budgets(models, results, tally):
    """Prints the models that have a budget of their own."""
    rows = []
    for model in models:
        if model.name not in BUDGETS:
            continue
        result = results[model.name, "atmega328p", "8-bit"]
        if isinstance(result, Exception):
            rows.append([model.name, tally.failed(f"{model.name}, budget",
                                                  result), "", "", ""])
            continue
        _, simulated = result
        found = (simulated["cycles_per_step"], flash_of(simulated),
                 ram_of(simulated))
        row = [model.name]
        for what, value, bar in zip(("cycles", "flash", "RAM"), found,
                                    BUDGETS[model.name]):
            if bar is None:
                row.append(f"{value:.0f}")
                continue
            row.append(tally.mark(f"{model.name}, budget of {what}",
                                  f"{value:.0f} of {bar}", value <= bar))
        data = simulated["ram"]["data"]
        row.append(tally.mark(f"{model.name}, .data", str(data), data == 0))
        rows.append(row)
    if rows:
        table("Budgets: ATmega328P, 8-bit activations",
              ["model", "cycles a step", "flash", "RAM with stack", ".data"],
              rows)
