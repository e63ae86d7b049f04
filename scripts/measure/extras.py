# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Measures the float promises: ONNX's own node tests, float C, compile time."""

import json
import pathlib
import subprocess

import numpy

from measure import tool
from measure.tables import table

NODE_BAR = 1e-4
TIMED, SECONDS = "har6_lstm16_bf", 1.0


def node_tests(folder, kind, *suites):
    """Runs the unit tests on ONNX's node tests; returns those of the suites."""
    program = pathlib.Path(tool.binary()).parent / "node-test"
    file = pathlib.Path(folder) / f"{kind}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    chosen = ":".join(f"*{suite}.*" for suite in suites)
    subprocess.run([program, f"--gtest_filter={chosen}",
                    f"--gtest_output=json:{file}"], check=False,
                   capture_output=True)
    return [(suite["name"], test["name"].split("/")[-1], test)
            for suite in json.loads(file.read_text())["testsuites"]
            for test in suite["testsuite"]]


def print_nodes(folder, tally):
    """Prints the LSTM, GRU and RNN node tests of Debian's libonnx-testdata."""
    try:
        found = node_tests(folder, "nodes", "NodeTest")
    except OSError as error:
        tally.failed("ONNX node tests", error)
        return
    rows = []
    for _, name, test in sorted(found, key=lambda one: one[1]):
        error = float(test.get("largest_error", "inf"))
        right = "failures" not in test and error <= NODE_BAR
        rows.append([name, tally.mark(name, f"{error:.1e}", right)])
    rows.append(["tests found", tally.mark("node tests found", str(len(found)),
                                           len(found) == 12)])
    table("ONNX node tests, float (inputs as constants, batch split)",
          ["test", "largest error"], rows)


def print_loops(folder, tally):
    """Prints ONNX's node tests of Scan and Loop: those that must pass, and
    those that must be refused with the reason."""
    try:
        found = node_tests(folder, "loops", "RepeatNode", "RefusedNode")
    except OSError as error:
        tally.failed("node tests of Scan and Loop", error)
        return
    rows = []
    for suite, name, test in found:
        if "scan" not in name and "loop" not in name:
            continue
        cell = ("refused with the reason" if "Refused" in suite else "passes")
        rows.append([name, tally.mark(name, cell, "failures" not in test)])
    rows.append(["tests found", tally.mark("loop tests found", str(len(rows)),
                                           len(rows) == 5)])
    table("ONNX node tests of Scan and Loop", ["test", "answer"], rows)


def print_float(models, folder, rows_tried, tally):
    """Prints how far `--float` C, on the host, is from the reference."""
    shown = []
    for model in models:
        out = pathlib.Path(folder) / model.name
        outputs = out / "outputs.npy"
        try:
            tool.run("compile", model.file, "-o", out / "c", "--name", "model",
                     "--target", "host", "--float", *model.dims, "-q")
            tool.run("simulate", out / "c", "--target", "host", "--test",
                     model.inputs, "--limit", rows_tried, "--outputs", outputs,
                     "-q")
            wanted = model.reference[:rows_tried]
            error = numpy.abs(numpy.load(outputs).reshape(wanted.shape) -
                              wanted) / numpy.maximum(1, numpy.abs(wanted))
            cell = tally.mark(f"{model.name}, --float", f"{error.max():.1e}",
                              error.max() <= NODE_BAR)
        except (tool.ToolError, ValueError, OSError) as error:
            cell = tally.failed(f"{model.name}, --float", error)
        shown.append([model.name, cell])
    table("`--float`: emitted C on the host against the reference",
          ["model", "largest error"], shown)


def print_compile_time(models, folder, tally):
    """Prints the best of three compilations without data."""
    for model in models:
        if model.name != TIMED:
            continue
        try:
            best = min(tool.run("compile", model.file, "-o",
                                pathlib.Path(folder) / "c", "--target",
                                "atmega328p", *model.dims, "-q") for _ in range(3))
            cell = tally.mark("compile time", f"{best:.2f} s", best < SECONDS)
        except tool.ToolError as error:
            cell = tally.failed("compile time", error)
        table("Compile time, no data", ["model", "best of three"],
              [[model.name, cell]])
