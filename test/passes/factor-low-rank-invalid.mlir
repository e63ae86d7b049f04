// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A rank that cannot be asked for, and what is no model, are refused.
// RUN: not pannikin-opt %s --factor-low-rank=rank=2 --split-input-file 2>&1 | FileCheck %s
// CHECK: error: rank 2 is not supported; use 0, the rank that a matrix has
// CHECK: error: has 0 functions; a model is one function

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// -----

module {
}
