#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Says in one table what the reports of the demo measured.

usage: demo-summary.py FOLDER   (holds evaluate.json and simulate.json)
"""

import json
import pathlib
import sys

CLOCK = 16_000_000  # an Arduino Uno's crystal
FRAME = CLOCK // 100  # a new frame of sound every 10 ms
FLASH, RAM = 32 * 1024, 2 * 1024


def rows(evaluate, simulate):
    """Yields (what, value, remark) from the two reports."""
    share = "{:.1%}".format
    cycles = simulate["cycles_per_step"]
    flash = simulate["flash"]["text"] + simulate["flash"]["data"]
    static = simulate["ram"]["data"] + simulate["ram"]["bss"]
    ram = static + simulate["stack_peak"]
    samples = evaluate["samples"]
    yield "accuracy, float", share(evaluate["float"]["accuracy"]), (
        f"{samples} clips that training never saw")
    yield "accuracy, deployed", share(evaluate["deployed"]["accuracy"]), (
        "8-bit weights and activations")
    yield "agreement", share(evaluate["agreement"]), (
        "same digit as the float model")
    yield "bits", "equal" if simulate["bits_equal"] else "DIFFERENT", (
        f"simulated chip against evaluator, {simulate['samples']} clips")
    yield "flash", f"{flash:,} bytes", f"{flash / FLASH:.0%} of 32 KB"
    yield "RAM with stack", f"{ram:,} bytes", (
        f"{ram / RAM:.0%} of 2 KB; stack {simulate['stack_peak']}")
    yield "one step", f"{cycles:,.0f} cycles", (
        f"{cycles * 1000 / CLOCK:.2f} ms at 16 MHz")
    yield "between two frames", f"{FRAME:,} cycles", (
        f"the step takes {cycles / FRAME:.0%} of them" if cycles <= FRAME else
        f"the step is too slow by {cycles - FRAME:,.0f} cycles")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    evaluate, simulate = (json.loads((folder / name).read_text())
                          for name in ("evaluate.json", "simulate.json"))
    print("Spoken digits on an ATmega328P (Arduino Uno), simulated")
    for what, value, remark in rows(evaluate, simulate):
        print(f"  {what:<19} {value:>15}   {remark}")
    good = simulate["bits_equal"] and simulate["cycles_per_step"] <= FRAME
    sys.exit(0 if good else 3)


if __name__ == "__main__":
    main()
