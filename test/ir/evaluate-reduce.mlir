// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reductions along each axis, and the first or last among equals.
// RUN: pannikin-opt %s --evaluate='reduce(1 2 3 4 6 -6)' --evaluate='fixed(1 2 4)' --evaluate='fixed(-1 0 0)' --evaluate='argmax(1 3 3 0 0 1)' | FileCheck %s

// CHECK: result 0 = 5 8 -3
// CHECK: result 1 = 2 1.33333333
// CHECK: result 2 = 4 6 3
// CHECK: result 3 = 1 -6
func.func @reduce(%x: tensor<2x3xf32>) -> (tensor<3xf32>, tensor<2xf32>, tensor<3xf32>, tensor<2xf32>) {
  %0 = pan.reduce sum %x along 0 : tensor<2x3xf32> -> tensor<3xf32>
  %1 = pan.reduce mean %x along 1 : tensor<2x3xf32> -> tensor<2xf32>
  %2 = pan.reduce max %x along 0 : tensor<2x3xf32> -> tensor<3xf32>
  %3 = pan.reduce min %x along 1 : tensor<2x3xf32> -> tensor<2xf32>
  return %0, %1, %2, %3 : tensor<3xf32>, tensor<2xf32>, tensor<3xf32>, tensor<2xf32>
}

// 7/3 rounds to 2, -1/3 to 0.
// CHECK: result 0 = 2
// CHECK: result 0 = 0
func.func @fixed(%x: tensor<3x!pan.fixed<8, 0>>) -> tensor<1x!pan.fixed<8, 0>> {
  %0 = pan.reduce mean %x along 0 : tensor<3x!pan.fixed<8, 0>> -> tensor<1x!pan.fixed<8, 0>>
  return %0 : tensor<1x!pan.fixed<8, 0>>
}

// CHECK: result 0 = 1 2
// CHECK: result 1 = 2 2
// CHECK: result 2 = 0 0
// CHECK: result 3 = 0 1
func.func @argmax(%x: tensor<2x3xf32>) -> (tensor<2xi32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) {
  %0 = pan.argmax %x : tensor<2x3xf32> -> tensor<2xi32>
  %1 = pan.argmax %x {last} : tensor<2x3xf32> -> tensor<2xi32>
  %2 = pan.argmax %x {smallest} : tensor<2x3xf32> -> tensor<2xi32>
  %3 = pan.argmax %x {last, smallest} : tensor<2x3xf32> -> tensor<2xi32>
  return %0, %1, %2, %3 : tensor<2xi32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>
}
