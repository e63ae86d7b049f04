# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the pannikin command and reads what it reports. Never measures itself.

Every failure becomes a `ToolError` with the first line of the diagnostic, so
that a table can show it where the figure would have stood.
"""

import json
import os
import pathlib
import subprocess
import time

from measure.suite import ROOT

# Exit status 3: it works but breaks a budget or the bits differ; the report
# is complete and says so.
COMPLETE = (0, 3)


class ToolError(Exception):
    """The command refused; the text is its first diagnostic."""


def binary():
    """Returns the pannikin to measure: PANNIKIN, or the release build."""
    return os.environ.get("PANNIKIN", ROOT / "build/release/bin/pannikin")


def run(*arguments):
    """Runs pannikin and returns the seconds that it took."""
    begin = time.monotonic()
    done = subprocess.run([str(a) for a in (binary(), *arguments)],
                          stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=False)
    if done.returncode not in COMPLETE:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise ToolError(next((line for line in lines if "error" in line),
                             f"exit status {done.returncode}"))
    return time.monotonic() - begin


def guarded(function, *arguments):
    """Calls and returns the result, or the error as a value."""
    try:
        return function(*arguments)
    except (ToolError, ValueError, KeyError, OSError) as error:
        return error


def report(folder, command, *arguments):
    """Runs a command with `--report` and returns the report."""
    file = pathlib.Path(folder) / f"{command}.json"
    file.unlink(missing_ok=True)
    run(command, *arguments, "--report", file, "-q")
    if not file.exists():
        raise ToolError(f"{command} wrote no report")
    return json.loads(file.read_text())
