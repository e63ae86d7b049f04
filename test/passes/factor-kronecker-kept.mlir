// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A matrix that differs from a Kronecker product in one number stays, and so does one that is too small for two products to be less work.
// REQUIRES: numpy
// RUN: %python %S/Inputs/kronecker.py mlir 0.001 | pannikin-opt --factor-kronecker | FileCheck %s
// RUN: pannikin-opt %s --factor-kronecker | FileCheck %s
// CHECK-COUNT-1: pan.matvec
// CHECK-NOT: pan.matvec

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %w = pan.constant "W" dense<[[1.0, 2.0, 2.0, 4.0], [3.0, 4.0, 6.0, 8.0], [3.0, 6.0, 4.0, 8.0], [9.0, 12.0, 12.0, 16.0]]> : tensor<4x4xf32> -> tensor<4x4xf32>
  %y = pan.matvec %w, %x : tensor<4x4xf32>, tensor<4xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}
