# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Measures the float promises: ONNX's own node tests, float C, compile time."""

import json
import pathlib
import subprocess

import numpy

import onnx_nodes
from measure import tool
from measure.tables import table

NODE_TESTS = pathlib.Path("/usr/share/libonnx-testdata/data/node")
FAMILIES = ("test_lstm_", "test_gru_", "test_rnn_", "test_simple_rnn_")
NODE_BAR = 1e-4
TIMED, SECONDS = "har6_lstm16_bf", 1.0


def node_error(case, folder):
    """Returns the largest float error of one node test over its batch and all
    of its outputs, relative above 1."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    worst = 0.0
    for index, (data, x, outputs) in enumerate(onnx_nodes.split(case)):
        model, inputs = folder / f"{index}.onnx", folder / f"{index}.npy"
        model.write_bytes(data)
        numpy.save(inputs, x.reshape(1, -1))
        for name, wanted in outputs:
            real = folder / "float.npy"
            tool.run("evaluate", model, "--test", inputs, "--output", name,
                     "--float", "--float-outputs", real, "-q")
            error = numpy.abs(numpy.load(real).ravel() - wanted.ravel())
            worst = max(worst, float(
                (error / numpy.maximum(1, numpy.abs(wanted.ravel()))).max()))
    return worst


def print_nodes(folder, tally):
    """Prints the LSTM, GRU and RNN node tests of Debian's libonnx-testdata."""
    rows = []
    cases = sorted(case for family in FAMILIES
                   for case in NODE_TESTS.glob(family + "*"))
    for case in cases:
        try:
            error = node_error(case, pathlib.Path(folder) / case.name)
            cell = tally.mark(case.name, f"{error:.1e}", error <= NODE_BAR)
        except (tool.ToolError, ValueError, OSError) as error:
            cell = tally.failed(case.name, error)
        rows.append([case.name, cell])
    count = len(cases)
    rows.append(["tests found", tally.mark("node tests found", str(count),
                                           count == 12)])
    table("ONNX node tests, float (inputs as constants, batch split)",
          ["test", "largest error"], rows)


def print_loops(folder, tally):
    """Prints ONNX's node tests of Scan and Loop, which the unit tests run:
    those that must pass, and those that must be refused with the reason."""
    program = pathlib.Path(tool.binary()).parent / "node-test"
    file = pathlib.Path(folder) / "loops.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run([program, "--gtest_filter=*scan*:*loop*",
                        f"--gtest_output=json:{file}"], check=False,
                       capture_output=True)
        suites = json.loads(file.read_text())["testsuites"]
    except OSError as error:
        tally.failed("node tests of Scan and Loop", error)
        return
    rows = []
    for suite in suites:
        for test in suite["testsuite"]:
            name = test["name"].split("/")[-1]
            refused = "Refused" in suite["name"]
            cell = "refused with the reason" if refused else "passes"
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
