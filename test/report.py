#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks figures of a JSON report, for tests whose figures have a bar.

usage: report.py REPORT CONDITION...

A condition is a path of keys, a comparison and a value, without blanks:
`bits_equal==true`, `flash.text<=12288`, `deployed.accuracy>=0.9`. Prints every
condition that does not hold, with the value found; exit status 1.
"""

import json
import operator
import pathlib
import re
import sys

CONDITION = re.compile(r"([\w.]+)(<=|>=|==|<|>)(.+)")
COMPARE = {"<=": operator.le, ">=": operator.ge, "==": operator.eq,
           "<": operator.lt, ">": operator.gt}


def value_at(report, path):
    """Returns the value below `path`; an absent key is an error."""
    for key in path.split("."):
        report = report[int(key) if isinstance(report, list) else key]
    return report


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    report = json.loads(pathlib.Path(sys.argv[1]).read_text())
    wrong = 0
    for text in sys.argv[2:]:
        match = CONDITION.fullmatch(text)
        if not match:
            sys.exit(f"error: '{text}' is no condition")
        path, sign, bar = match.groups()
        found = value_at(report, path)
        if not COMPARE[sign](found, json.loads(bar)):
            print(f"{path} is {found}, not {sign} {bar}")
            wrong += 1
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
