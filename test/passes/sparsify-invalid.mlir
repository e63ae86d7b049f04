// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A share of zeros that is none is refused.
// RUN: not pannikin-opt %s --sparsify='sparsity=1.5' 2>&1 | FileCheck %s
// CHECK: error: a share of zeros is at least 0 and below 1, found 1.5
func.func @main(%x: tensor<1xf32> {pan.name = "x", pan.shape = array<i64: 1, 1>}) -> (tensor<1xf32> {pan.name = "y"}) {
  %w = pan.constant "W" dense<[[1.0]]> : tensor<1x1xf32> -> tensor<1x1xf32>
  %y = pan.matvec %w, %x : tensor<1x1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
