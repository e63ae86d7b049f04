#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Decides which room may include what, and what every file must look like.

The table of rooms and doors of docs/architecture.md, over `#include` lines and
the includes of TableGen files; then the rules that need no opinion: length,
the SPDX line, no path of one machine, no mark for later without its
issue, and no lit test that checks nothing.

usage: doors.py [ROOT]     prints each violation, exit 1 when there is one
       doors.py --self-test    proves that every rule catches what it forbids
"""

import pathlib
import re
import subprocess
import sys
import tempfile

# Who an included path belongs to, by its first words.
OWNERS = [
    (r"(llvm|mlir)(-c)?/", "mlir"),
    (r"onnx/", "onnx"),
    (r"google/protobuf/|.*\.pb\.h$", "protobuf"),
    (r"CLI/", "cli11"),
    (r"Eigen/", "eigen"),
    (r"(sim_|avr_|simavr/)", "simavr"),
    (r"unicorn/", "unicorn"),
    (r"(libelf|gelf|elf)\.h$", "elf"),
    # The runtime as text, which the emitter copies: data, not declarations.
    (r"runtime/RuntimeText\.inc$", "text"),
    (r"(ir|runtime|targets|compiler/(?:import|passes|emit|driver))/", None),
]
CHIP_HEADERS = r"(avr/pgmspace\.h|stdint\.h|stdbool\.h|pannikin\.h|pk_\w+\.h)$"
# The doors: what a room may include besides itself and the C++ library.
ROOMS = {
    "runtime": set(),
    "targets": {"simavr", "unicorn", "elf"},
    "ir": {"mlir"},
    "compiler/import": {"mlir", "ir", "onnx", "protobuf"},
    "compiler/passes": {"mlir", "ir", "targets", "eigen"},
    "compiler/emit": {"mlir", "ir", "targets", "text"},
    "compiler/driver": {
        "mlir", "ir", "targets", "runtime", "cli11", "compiler/import",
        "compiler/passes", "compiler/emit"
    },
}
SOURCES = {".h", ".c", ".cpp", ".td"}
INCLUDE = re.compile(r'^\s*#?\s*include\s+[<"]([^>"]+)[>"]')
TESTS = {".mlir", ".onnxtxt", ".test"}
# A RUN line that can fail: it compares, verifies, or expects an exit status.
CHECKS = re.compile(r"FileCheck|verify-diagnostics|\bdiff\b|\bcmp\b|\bnot\b|"
                    r"simulate|evaluate|%python|%report|scripts/|-Werror")
# Written apart so that this file does not break its own rule.
ABSOLUTE = re.compile(r"(?<![\w.~-])/(?:" + "work|root|home|Users" + r")/\w")
LATER = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|XX" + r"X)\b(?!\(#\d+\))")
LONGEST = 400
FREE = re.compile(r"(^|/)(Inputs|golden|generated)/|^models/.*\.npy$")
NO_SPDX = {".json", ".npy", ".onnx", ".txt", ".clang-format", ".h5", ".csv"}
NO_SPDX_NAMES = {"LICENSE", "NOTICE"}


def room_of(path):
    """Returns the room that holds the path, or None outside of all rooms."""
    for room in sorted(ROOMS, key=len, reverse=True):
        if path.startswith(room + "/"):
            return room
    return None


def owner_of(include):
    """Returns whose file an include names; "" for the language's library."""
    for pattern, owner in OWNERS:
        match = re.match(pattern, include)
        if match:
            return owner or match.group(1)
    return ""


def runtime_may(path, include):
    """True for the chip's headers, and for libm in the float variants, which
    a model carries only if the user asked for float."""
    if include == "math.h":
        return path.endswith("_real.h")
    return re.match(CHIP_HEADERS, include)


def closed_doors(path, lines):
    """Yields the includes that the table of doors forbids."""
    room = room_of(path)
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        owner = owner_of(match.group(1))
        if owner == "compiler/driver" and room != owner:
            inside = path.startswith("test/driver/")
            if not inside:
                yield number, "nobody includes compiler/driver"
        elif room == "runtime":
            if not runtime_may(path, match.group(1)):
                yield number, f"runtime may not include {match.group(1)}"
        elif room and owner and owner != room and owner not in ROOMS[room]:
            yield number, f"{room} may not include {match.group(1)}"


def checks_nothing(lines):
    """True for a lit test none of whose RUN lines can fail on an answer."""
    runs = [line for line in lines if "RUN:" in line or "DEFINE:" in line]
    return not any(CHECKS.search(line) for line in runs)


def needs_spdx(path):
    """True where a comment can be written, so that the licence must be."""
    return not (path.suffix in NO_SPDX or path.name in NO_SPDX_NAMES or
                path.suffix == ".md" or "LICENSES" in path.parts)


def violations(root, name):
    """Yields (line, message) for every rule that one file breaks."""
    path = pathlib.Path(name)
    free = FREE.search(name)
    try:
        lines = (root / name).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return  # binary: a model or its data
    if path.suffix in SOURCES:
        yield from closed_doors(name, lines)
    if path.suffix in SOURCES | {".py", ".mlir"} and not free:
        if len(lines) > LONGEST:
            yield len(lines), f"longer than {LONGEST} lines: split it"
    if lines and needs_spdx(path) and not free:
        if not any("SPDX-License-Identifier" in line for line in lines[:2]):
            yield 1, "the first line is no SPDX line"
        elif name.startswith("runtime/") and path.suffix == ".h":
            if "0BSD" not in lines[0]:
                yield 1, "what firmware carries is under 0BSD"
    is_test = name.startswith("test/") and path.suffix in TESTS and not free
    if is_test and checks_nothing(lines):
        yield 1, "no RUN line of this test can fail: check something"
    for number, line in enumerate(lines, 1):
        if ABSOLUTE.search(line):
            yield number, "an absolute path of one machine"
        if LATER.search(line) and path.suffix != ".md":
            yield number, "a mark for later without its issue: mark(#12)"


def tracked(root):
    """Lists the files that git knows or would add, as names below root; in a
    source archive without git, every file outside of build/."""
    if not (root / ".git").exists():
        names = [p.relative_to(root).as_posix() for p in root.rglob("*")]
        names = [n for n in names if not n.startswith("build/")]
    else:
        names = subprocess.run(
            ["git", "-C", str(root), "ls-files", "--cached", "--others",
             "--exclude-standard", "-z"],
            check=True, capture_output=True, text=True).stdout.split("\0")
    return sorted({n for n in names if n and (root / n).is_file()})


def report(root, names):
    """Prints the violations of the named files and returns how many."""
    found = 0
    for name in names:
        for line, message in violations(root, name):
            print(f"{name}:{line}: {message}")
            found += 1
    return found


FREE_SPDX = "// SPDX-License-Identifier: 0BSD\n"
SPDX = "// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception\n"
# One violation each: (file, text, words of the message), and its lawful twin.
PLANTED = [
    ("ir/Bad.cpp", SPDX + '#include "targets/Target.h"\n',
     "ir may not include", '#include "mlir/IR/Builders.h"'),
    ("ir/Bad.td", SPDX + 'include "compiler/passes/Passes.td"\n',
     "ir may not include", 'include "mlir/IR/OpBase.td"'),
    ("targets/Bad.cpp", SPDX + '#include "mlir/IR/Builders.h"\n',
     "targets may not include", '#include <vector>'),
    ("compiler/passes/Bad.cpp", SPDX + "#include <onnx/onnx_pb.h>\n",
     "compiler/passes may not include", '#include "ir/Pan.h"'),
    ("compiler/emit/Bad.cpp", SPDX + '#include "compiler/passes/P.h"\n',
     "compiler/emit may not include", '#include "targets/Target.h"'),
    ("compiler/import/Bad.cpp", SPDX + '#include "compiler/driver/D.h"\n',
     "nobody includes", '#include "ir/Pan.h"'),
    ("runtime/bad.h", FREE_SPDX + "#include <math.h>\n",
     "runtime may not include", "#include <stdint.h>"),
    ("runtime/pk_bad.h", SPDX, "is under 0BSD", None),
    ("ir/Long.cpp", SPDX + "\n" * LONGEST, "longer than", None),
    ("ir/Bare.cpp", "int x;\n", "no SPDX line", None),
    ("test/ir/blind.mlir", SPDX + "// RUN: pannikin-opt %s\n",
     "no RUN line", None),
    ("ir/Path.cpp", SPDX + "// /" + "home/someone/x\n", "absolute path", None),
    ("ir/Later.cpp", SPDX + "// TO" + "DO: later\n", "a mark for later", None),
]


def self_test():
    """Plants every violation and its lawful twin; returns how many misled."""
    wrong = 0
    for name, text, words, lawful in PLANTED:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
            found = [message for _, message in violations(root, name)]
            if len(found) != 1 or words not in found[0]:
                print(f"{name}: expected '{words}', found {found}")
                wrong += 1
            (root / name).write_text(SPDX + (lawful or "") + "\n")
            twin = [m for _, m in violations(root, name) if words in m]
            if lawful and twin:
                print(f"{name}: the lawful twin is refused: {twin}")
                wrong += 1
    return wrong


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[1] if len(sys.argv) == 2 else
                        pathlib.Path(__file__).resolve().parent.parent)
    return report(root, tracked(root))


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
