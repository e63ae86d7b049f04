# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Decides which files are tests, what they may call, and which need something
# that this machine may not have (they say so with REQUIRES and are skipped).

import os
import shutil
import subprocess
import sys

import lit.formats

config.name = "pannikin"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".onnxtxt", ".test"]
config.excludes = ["Inputs", "golden"]
config.test_source_root = os.path.join(config.pannikin_source, "test")
config.test_exec_root = os.path.join(config.pannikin_build, "test")
config.environment["PATH"] = os.pathsep.join([
    config.pannikin_tools, config.llvm_tools, config.environment["PATH"]
])
# The sanitizers' own settings must reach the tools under test.
for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "HOME", "CCACHE_DIR"):
    if name in os.environ:
        config.environment[name] = os.environ[name]


def has_numpy(python):
    """True if the Python at this path can import numpy."""
    return subprocess.run([python, "-c", "import numpy"],
                          capture_output=True).returncode == 0


def find_shared():
    """Returns the folder of shared models and data, or None.

    It lies beside the checkout, or where PANNIKIN_SHARED says.
    """
    beside = os.path.join(os.path.dirname(config.pannikin_source), "shared")
    folder = os.environ.get("PANNIKIN_SHARED", beside)
    return folder if os.path.isdir(os.path.join(folder, "models")) else None


pythons = [p for p in (sys.executable, shutil.which("python3"),
                       "/usr/bin/python3") if p]
python = next((p for p in pythons if has_numpy(p)), None)
if python:
    config.available_features.add("numpy")
shared = find_shared()
if shared:
    config.available_features.add("shared-models")
else:
    lit_config.note("no shared models beside the checkout (or in "
                    "PANNIKIN_SHARED): the tests that need them are skipped")
onnx_testdata = "/usr/share/libonnx-testdata/data/node"
if os.path.isdir(onnx_testdata):
    config.available_features.add("onnx-testdata")
for tool, feature in (("avr-gcc", "avr-gcc"),
                      ("arm-none-eabi-gcc", "arm-gcc"), ("cmake", "cmake"),
                      ("ninja", "ninja"), ("make", "make"),
                      ("clang-format-22", "clang-format")):
    if shutil.which(tool):
        config.available_features.add(feature)

config.substitutions += [
    ("%python", python or sys.executable),
    ("%report", (python or sys.executable) + " " +
     os.path.join(config.test_source_root, "report.py")),
    ("%shared", shared or "no-shared-models"),
    ("%onnx-testdata", onnx_testdata),
    ("%source", config.pannikin_source),
    ("%build", config.pannikin_build),
    ("%runtime", os.path.join(config.pannikin_source, "runtime")),
    ("%digits", os.path.join(config.pannikin_source, "models",
                             "spoken-digits")),
    ("%cc", shutil.which("cc") or "cc"),
    ("%cxx", shutil.which("c++") or "c++"),
]
