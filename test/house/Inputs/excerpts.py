#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks that a page's excerpts occur in what the tools print.

usage: excerpts.py PAGE OUTPUT...

Every line of a fenced block marked onnx, mlir or c must be a line of some
OUTPUT, but for its indentation. Prints the lines that are not.
"""

import pathlib
import re
import sys

FENCE = re.compile(r"^```(?:onnx|mlir|c)\n(.*?)^```", re.M | re.S)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    page, *outputs = (pathlib.Path(name).read_text() for name in sys.argv[1:])
    known = {line.strip() for text in outputs for line in text.splitlines()}
    excerpts = [line.strip() for block in FENCE.findall(page)
                for line in block.splitlines()]
    stale = [line for line in excerpts if line not in known]
    for line in stale:
        print(f"not printed by any tool: {line}")
    return bool(stale) or not excerpts


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
