// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Shape operations move numbers and change none.
// RUN: pannikin-opt %s --evaluate='main(1 2 3 4 5 6)' --evaluate='stream(1 2 3 4)' | FileCheck %s

// CHECK: result 0 = 1 4 2 5 3 6
// CHECK: result 1 = 4 5 6 1 2 3
// CHECK: result 2 = 3 1 6 4
// CHECK: result 3 = 1 2 3 1 4 5 6 4
// CHECK: result 4 = 1 2 3 1 2 3
// CHECK: result 5 = 1 2 3 4 5 6
func.func @main(%x: tensor<2x3xf32>) -> (tensor<3x2xf32>, tensor<2x3xf32>, tensor<2x2xf32>, tensor<2x4xf32>, tensor<2x3xf32>, tensor<3x2x1xf32>) {
  %0 = pan.transpose %x [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>
  %1 = pan.slice %x along 0 from 1 by -1 : tensor<2x3xf32> -> tensor<2x3xf32>
  %2 = pan.slice %x along 1 from 2 by -2 : tensor<2x3xf32> -> tensor<2x2xf32>
  %first = pan.slice %x along 1 from 0 : tensor<2x3xf32> -> tensor<2x1xf32>
  %3 = pan.concat %x, %first along 1 : tensor<2x3xf32>, tensor<2x1xf32> -> tensor<2x4xf32>
  %row = pan.slice %x along 0 from 0 : tensor<2x3xf32> -> tensor<1x3xf32>
  %4 = pan.broadcast %row : tensor<1x3xf32> -> tensor<2x3xf32>
  %5 = pan.reshape %x : tensor<2x3xf32> -> tensor<3x2x1xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<3x2xf32>, tensor<2x3xf32>, tensor<2x2xf32>, tensor<2x4xf32>, tensor<2x3xf32>, tensor<3x2x1xf32>
}

// CHECK: result 0 = 3 4
// CHECK: result 1 = 3 4 1 2
func.func @stream(%x: tensor<?x2xf32>) -> (tensor<1x2xf32>, tensor<?x2xf32>) {
  %0 = pan.slice %x along 0 from -1 : tensor<?x2xf32> -> tensor<1x2xf32>
  %1 = pan.slice %x along 0 from -1 by -1 : tensor<?x2xf32> -> tensor<?x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<?x2xf32>
}
