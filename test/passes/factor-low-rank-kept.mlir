// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A matrix of full rank stays, one that differs from a low rank by more than rounding, one of so many zeros that it is smaller without them, and one whose factors are no smaller.
// RUN: pannikin-opt %s --split-input-file --factor-low-rank | FileCheck %s

// CHECK-LABEL: func.func @nearly
// CHECK-COUNT-1: pan.matvec
// CHECK-NOT: pan.matvec
func.func @nearly(%x: tensor<4xf32>) -> tensor<4xf32> {
  %w = pan.constant "W" dense<[[1.0, -1.0, 2.0, 0.5], [2.0, -2.0, 4.0, 1.001], [-3.0, 3.0, -6.0, -1.5], [0.501, -0.5, 1.0, 0.25]]> : tensor<4x4xf32> -> tensor<4x4xf32>
  %y = pan.matvec %w, %x : tensor<4x4xf32>, tensor<4xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// CHECK-LABEL: func.func @zeros
// CHECK-COUNT-1: pan.matvec
// CHECK-NOT: pan.matvec
func.func @zeros(%x: tensor<4xf32>) -> tensor<4xf32> {
  %w = pan.constant "W" dense<[[1.0, 0.0, 0.0, 0.0], [2.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]> : tensor<4x4xf32> -> tensor<4x4xf32>
  %y = pan.matvec %w, %x : tensor<4x4xf32>, tensor<4xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// CHECK-LABEL: func.func @thin
// CHECK-COUNT-1: pan.matvec
// CHECK-NOT: pan.matvec
func.func @thin(%x: tensor<4xf32>) -> tensor<1xf32> {
  %w = pan.constant "W" dense<[[1.0, 2.0, 3.0, 4.0]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  %y = pan.matvec %w, %x : tensor<1x4xf32>, tensor<4xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
