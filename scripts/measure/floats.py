# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Looks for floating point in what a deployed model links.

The emitted C is linked with its functions as the only roots, so that what the
linker keeps is what firmware would carry; names of soft-float and libm
routines among the symbols are what is looked for.
"""

import re
import subprocess

from measure.tool import ToolError

ARM = ("-mthumb", "-specs=nosys.specs")
LINKERS = {
    "atmega328p": ("avr-", ("-mmcu=atmega328p", "-Os")),
    "cortex-m0": ("arm-none-eabi-", ("-mcpu=cortex-m0", "-O2") + ARM),
    "cortex-m0plus": ("arm-none-eabi-", ("-mcpu=cortex-m0plus", "-O2") + ARM),
}
FLOAT = re.compile(
    r"__\w*[sd]f[23]?$|__(fix|float)\w*[sd]f\w*|__fp_\w+"
    r"|__aeabi_c?[fd]\w+|__aeabi_u?[il]2[fd]"
    r"|(exp|log|tanh|sinh|cosh|pow|sqrt|floor|ceil|round|fabs|fmin|fmax)f?$")


def symbols(folder, name, functions, chip):
    """Returns the float symbols that `functions` of the model pull in."""
    prefix, flags = LINKERS[chip]
    image = folder / f"{chip}.elf"
    roots = [f"-Wl,-u,{name}_{function}" for function in functions]
    command = [f"{prefix}gcc", "-std=c99", *flags, "-nostartfiles",
               "-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections",
               *roots, str(folder / f"{name}.c"), "-lm", "-o", str(image)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(done.stderr.strip().splitlines()[-1])
    listed = subprocess.run([f"{prefix}nm", "-f", "posix", str(image)],
                            capture_output=True, text=True, check=True).stdout
    names = [line.split()[0] for line in listed.splitlines() if line]
    missing = [f for f in functions if f"{name}_{f}" not in names]
    if missing:
        raise ToolError(f"the linker dropped {missing[0]}")
    return sorted(n for n in names if FLOAT.fullmatch(n))
