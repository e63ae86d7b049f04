#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes an unrolled model whose every step has weights of its own.

usage: straight.py STEPS > MODEL.onnxtxt
"""

import sys

steps = int(sys.argv[1])
inits, nodes, state = ["float[1,2] start = {0, 0}"], [], "start"
for t in range(steps):
    numbers = ", ".join(str((7 * t + 3 * k) % 11 / 8 - 0.6) for k in range(8))
    halves = numbers.split(", ")
    inits += [f"int64 i{t} = {{{t}}}",
              f"float[2,2] W{t} = {{{', '.join(halves[:4])}}}",
              f"float[2,2] U{t} = {{{', '.join(halves[4:])}}}"]
    nodes += [f"x{t} = Gather <axis = 1> (x, i{t})",
              f"a{t} = MatMul (x{t}, W{t})", f"b{t} = MatMul ({state}, U{t})",
              f"s{t} = Add (a{t}, b{t})", f"z{t} = Sigmoid (s{t})",
              f"c{t} = Tanh (s{t})", f"h{t} = Mul (z{t}, c{t})"]
    state = f"h{t}"
nodes.append(f"y = Identity ({state})")
print('<ir_version: 8, opset_import: ["" : 14]>')
print(f"net (float[1,{steps},2] x) => (float[1,2] y) <{', '.join(inits)}>")
print("{", "\n".join(nodes), "}")
