#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiles each runtime header by itself with every compiler.

usage: compile-each.py RUNTIME CC CXX     exit 1 when one has something to say
"""

import pathlib
import subprocess
import sys

WARNINGS = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic",
            "-Wno-unused-function", "-Werror", "-fsyntax-only"]


def main():
    folder, cc, cxx = sys.argv[1:]
    compilers = [
        [cc, "-std=c99", "-x", "c"],
        [cxx, "-std=c++11", "-x", "c++"],
        ["avr-gcc", "-mmcu=atmega328p", "-std=c99", "-Os", "-x", "c"],
        ["arm-none-eabi-gcc", "-mcpu=cortex-m0", "-mthumb", "-std=c99",
         "-x", "c"],
    ]
    headers = sorted(pathlib.Path(folder).glob("pk_*.h"))
    failed = 0 if headers else 1
    for header in headers:
        for compiler in compilers:
            text = f'#include "{header.name}"\n'
            run = subprocess.run(compiler + WARNINGS + ["-I", folder, "-"],
                                 input=text, text=True, capture_output=True)
            if run.returncode:
                print(f"{header.name} with {compiler[0]}:\n{run.stderr}")
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
