# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""usage: stride-cost.py STRIDE BRICK UPPER MOST

Holds the cycles of a stride, by the report of a simulation, against those of one
brick and of the layer above, each a model of its own.
"""

import json
import pathlib
import sys


def report(path):
    return json.loads(pathlib.Path(path).read_text())


def main():
    slide, brick, upper, most = sys.argv[1:]
    stride = report(slide)["cycles_per_stride"]["max"]
    parts = sum(report(path)["cycles"]["mean"] for path in (brick, upper))
    print(f"{stride} cycles, {stride / parts:.3f} times {parts:.0f}")
    return stride > float(most) * parts


if __name__ == "__main__":
    sys.exit(main())
