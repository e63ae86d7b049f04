#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes good and damaged .npy files into a folder, byte by byte.

usage: make_npy.py FOLDER
"""

import pathlib
import struct
import sys


def header(descr, shape, order="False", version=1):
    """Returns magic, version, length and dictionary of a file."""
    text = (f"{{'descr': {descr}, 'fortran_order': {order}, "
            f"'shape': {shape}, }}")
    text += " " * (-(len(text) + 11) % 64) + "\n"
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text.encode()


def floats(numbers):
    return struct.pack(f"<{len(numbers)}f", *numbers)


def damaged():
    """Yields (name, bytes) of files that are refused."""
    numbers = floats(range(12))
    good = header("'<f4'", "(1, 12)")
    yield "empty", b""
    yield "text", b"1,2,3 are no numpy array\n"
    yield "header", good[:40]
    yield "short", good + numbers[:-4]
    yield "long", good + numbers + b"more"
    size = 4 * 10**18
    yield "huge", header("'<f4'", f"({size}, {size})") + numbers
    yield "zero", header("'<f4'", "(0, 12)")
    yield "version", header("'<f4'", "(1, 12)", version=9) + numbers
    yield "big", header("'>f4'", "(1, 12)") + struct.pack(">12f", *range(12))
    yield "string", header("'<U1'", "(1, 12)") + numbers
    yield "record", header("[('a', '<f4')]", "(12,)") + numbers
    yield "fortran", header("'<f4'", "(1, 12)", order="True") + numbers
    yield "nan", good + floats([0] * 5 + [float("nan")] + [0] * 6)
    yield "infinite", good + floats([0] * 11 + [float("inf")])
    yield "transposed", header("'<f4'", "(1, 3, 4)") + numbers


def lawful():
    """Yields (name, bytes) of the same twelve numbers in every type."""
    numbers = [1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1]
    codes = {"f4": "f", "f8": "d", "i1": "b", "i2": "h", "i4": "i", "i8": "q",
             "u1": "B", "u2": "H", "u4": "I", "b1": "?"}
    for name, code in codes.items():
        mark = "|" if name[1] == "1" else "<"
        yield name, (header(f"'{mark}{name}'", "(1, 4, 3)") +
                     struct.pack(f"<12{code}", *numbers))
    for version in (2, 3):
        yield f"v{version}", (header("'<f4'", "(1, 4, 3)", version=version) +
                              floats(numbers))


def main():
    folder = pathlib.Path(sys.argv[1])
    for name, content in damaged():
        (folder / f"{name}.npy").write_bytes(content)
    for name, content in lawful():
        (folder / f"good-{name}.npy").write_bytes(content)


if __name__ == "__main__":
    main()
