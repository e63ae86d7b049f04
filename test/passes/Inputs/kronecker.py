#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints a model that multiplies by the Kronecker product of two 8 x 8 matrices.

usage: kronecker.py mlir [CHANGE]   dense, CHANGE added to one number
       kronecker.py dense           ONNX: one product with a vector
       kronecker.py graph           ONNX: the product of three matrices
       kronecker.py rows FILE       rows of data for the models of ONNX
"""

import sys

import numpy

I, J = numpy.indices((8, 8))
A = (I * J + 3 * I + J * J) % 9 - 4
B = (2 * I * J + I + 5 * J) % 7 - 3


def flat(numbers):
    """Returns the numbers as the text of an ONNX tensor."""
    return "{" + ", ".join(str(float(x)) for x in numbers.ravel()) + "}"


def mlir(change):
    """Returns the dense product as a function."""
    product = numpy.kron(A, B).astype(float)
    product[5, 9] += change
    matrix, vector = "tensor<64x64xf32>", "tensor<64xf32>"
    return f"""func.func @main(%x: {vector}) -> {vector} {{
  %w = pan.constant "W" dense<{product.tolist()}> : {matrix} -> {matrix}
  %y = pan.matvec %w, %x : {matrix}, {vector} -> {vector}
  return %y : {vector}
}}"""


def onnx(initializers, nodes):
    """Returns a model of 64 inputs and outputs."""
    return f"""<ir_version: 8, opset_import: ["" : 14]>
net (float[1,64] x) => (float[1,64] y)
<{initializers}>
{{ {nodes} }}"""


what = sys.argv[1]
if what == "mlir":
    print(mlir(float(sys.argv[2]) if len(sys.argv) > 2 else 0))
elif what == "dense":
    print(onnx(f"float[64,64] W = {flat(numpy.kron(A, B).T)}",
               "y = MatMul (x, W)"))
elif what == "graph":
    print(onnx(
        f"float[8,8] A = {flat(A)}, float[8,8] B = {flat(B.T)},"
        " int64[2] square = {8, 8}, int64[2] row = {1, 64}",
        "X = Reshape (x, square) T = MatMul (X, B) Y = MatMul (A, T)"
        " y = Reshape (Y, row)"))
else:
    random = numpy.random.default_rng(1)
    numpy.save(sys.argv[2], random.uniform(-1, 1, (50, 64)))
