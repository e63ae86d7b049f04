// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A tree compares reals as reals and integers as integers, and adds up leaves.
// RUN: pannikin-opt %s --evaluate='real(2 0.5)' --evaluate='real(2 0.75)' --evaluate='real(2.5 0.75)' --evaluate='real(nan 0.75)' --evaluate='real(0 nan)' --evaluate='fixed(7 -8)' --evaluate='fixed(2.0 -4.25)' --evaluate='fixed(8 -4.2)' --evaluate='extremes(0)' --evaluate='extremes(1)' | FileCheck %s

// CHECK: result 0 = 1 0
// CHECK-NEXT: result 0 = 2 -1
// CHECK-NEXT: result 0 = 3 4
// The second node sends NaN to its first child, the first to its second.
// CHECK-NEXT: result 0 = 2 -1
// CHECK-NEXT: result 0 = 2 -1
func.func @real(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = pan.tree_ensemble sum %x roots [0] features [1, 0] thresholds dense<[0.5, 2.0]> : tensor<2xf32> children [-1, 1, -2, -3] missing [false, true] leaves dense<[[1.0, 0.0], [2.0, -1.0], [3.0, 4.0]]> : tensor<3x2xf32> : tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// Feature 0 has fraction 2, feature 1 fraction 1: 1.75 is 7, -4.25 rounds to
// -8. The leaf -3 serves two trees; twice 1875 saturates at 2047.9375.
// CHECK-NEXT: result 0 = 32767 (2047.9375)
// CHECK-NEXT: result 0 = 30013 (1875.8125)
// CHECK-NEXT: result 0 = 30013 (1875.8125)
func.func @fixed(%x: tensor<2x!pan.fixed<8, [2, 1]>>) -> tensor<1x!pan.fixed<16, 4>> {
  %y = pan.tree_ensemble sum %x roots [0, 1] features [0, 1] thresholds dense<[7, -9]> : tensor<2xi8> children [-3, -2, -1, -3] leaves dense<[[20], [5], [30000]]> : tensor<3x1xi16> base dense<8> : tensor<1xi16> : tensor<2x!pan.fixed<8, [2, 1]>> -> tensor<1x!pan.fixed<16, 4>>
  return %y : tensor<1x!pan.fixed<16, 4>>
}

// Where no leaf says anything the answer is the base alone.
// CHECK-NEXT: result 0 = -2 1
// CHECK-NEXT: result 0 = 6 1
func.func @extremes(%x: tensor<1xf32>) -> tensor<2xf32> {
  %y = pan.tree_ensemble min %x roots [0, -3] features [0] thresholds dense<0.0> : tensor<1xf32> children [-1, -2] leaves dense<[[-3.0, 0x7F800000], [7.0, 0x7F800000], [5.0, 0x7F800000]]> : tensor<3x2xf32> base dense<1.0> : tensor<2xf32> : tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
