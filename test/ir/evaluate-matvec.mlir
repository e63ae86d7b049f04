// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A matrix, in f32 and fixed: one rounding for each row, in the row's fraction.
// RUN: pannikin-opt %s --evaluate='real(1 2 -1; 1 1 1)' --evaluate='sequence(1 2 3 4)' \
// RUN:   --evaluate='rows(3 1)' --evaluate='rows(127 127)' --evaluate='rows(-128 -128)' | FileCheck %s

// CHECK: result 0 = 1 2
func.func @real(%x: tensor<3xf32>, %unused: tensor<3xf32>) -> tensor<2xf32> {
  %w = pan.constant dense<[[1.0, 0.5, 1.0], [0.0, 0.25, -1.5]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %y = pan.matvec %w, %x : tensor<2x3xf32>, tensor<3xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// CHECK: result 0 = 5 11
func.func @sequence(%x: tensor<2x2xf32>) -> tensor<2x1xf32> {
  %w = pan.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %y = pan.matvec %w, %x : tensor<1x2xf32>, tensor<2x2xf32> -> tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// (3 + 1) / 2 units, then (3 + 1) / 8 units: a half.
// CHECK: result 0 = 2 1
// CHECK: result 0 = 127 32
// CHECK: result 0 = -128 -32
func.func @rows(%x: tensor<2x!pan.fixed<8, 0>>) -> tensor<2x!pan.fixed<8, 0>> {
  %w = pan.constant dense<1> : tensor<2x2xi8> -> tensor<2x2x!pan.fixed<8, [1, 3]>>
  %y = pan.matvec %w, %x : tensor<2x2x!pan.fixed<8, [1, 3]>>, tensor<2x!pan.fixed<8, 0>> -> tensor<2x!pan.fixed<8, 0>>
  return %y : tensor<2x!pan.fixed<8, 0>>
}
