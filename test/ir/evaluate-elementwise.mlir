// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Element-wise operations in f32, with broadcasting.
// RUN: pannikin-opt %s --evaluate='binary(1 2 3 4 5 6; 2 4 -8)' --evaluate='unary(-2 -0.5 0 0.5 2)' \
// RUN:   --evaluate='clip(-2 -0.5 0 0.5 2)' --evaluate='fixed(-128 -1 0 1 127)' | FileCheck %s

// CHECK: result 0 = 3 6 -5 6 9 -2
// CHECK: result 1 = -1 -2 11 2 1 14
// CHECK: result 2 = 2 8 -24 8 20 -48
// CHECK: result 3 = 0.5 0.5 -0.375 2 1.25 -0.75
// CHECK: result 4 = 1 2 -8 2 4 -8
// CHECK: result 5 = 2 4 3 4 5 6
func.func @binary(%a: tensor<2x3xf32>, %b: tensor<3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>) {
  %0 = pan.add %a, %b : tensor<2x3xf32>, tensor<3xf32> -> tensor<2x3xf32>
  %1 = pan.sub %a, %b : tensor<2x3xf32>, tensor<3xf32> -> tensor<2x3xf32>
  %2 = pan.mul %a, %b : tensor<2x3xf32>, tensor<3xf32> -> tensor<2x3xf32>
  %3 = pan.div %a, %b : tensor<2x3xf32>, tensor<3xf32> -> tensor<2x3xf32>
  %4 = pan.min %a, %b : tensor<2x3xf32>, tensor<3xf32> -> tensor<2x3xf32>
  %5 = pan.max %a, %b : tensor<2x3xf32>, tensor<3xf32> -> tensor<2x3xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
}

// CHECK: result 0 = 0.119202922 0.377540669 0.5 0.622459331 0.880797078
// CHECK: result 1 = -0.96402758 -0.462117157 0 0.462117157 0.96402758
// CHECK: result 2 = 0 0 0 0.5 2
// CHECK: result 3 = -0.432332358 -0.19673467 0 0.5 2
// CHECK: result 4 = -0.666666667 -0.333333333 0 0.333333333 0.666666667
// CHECK: result 5 = 0.126928011 0.474076984 0.693147181 0.974076984 2.12692801
// CHECK: result 6 = 0 0 0 0 2
func.func @unary(%x: tensor<5xf32>) -> (tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>) {
  %0 = pan.activation sigmoid %x : tensor<5xf32> -> tensor<5xf32>
  %1 = pan.activation tanh %x : tensor<5xf32> -> tensor<5xf32>
  %2 = pan.activation relu %x : tensor<5xf32> -> tensor<5xf32>
  %3 = pan.activation elu %x {alpha = 0.5 : f64} : tensor<5xf32> -> tensor<5xf32>
  %4 = pan.activation softsign %x : tensor<5xf32> -> tensor<5xf32>
  %5 = pan.activation softplus %x : tensor<5xf32> -> tensor<5xf32>
  %6 = pan.activation thresholded_relu %x {alpha = 0.5 : f64} : tensor<5xf32> -> tensor<5xf32>
  return %0, %1, %2, %3, %4, %5, %6 : tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>
}

// CHECK: result 0 = -1 -0.5 0 0.25 0.25
func.func @clip(%x: tensor<5xf32>) -> tensor<5xf32> {
  %0 = pan.clip %x to -1.0, 0.25 : tensor<5xf32> -> tensor<5xf32>
  return %0 : tensor<5xf32>
}

// Limits between two fixed numbers round as everything does.
// CHECK: result 0 = -3 -1 0 1 5
// CHECK: result 1 = 0 0 0 4 255
func.func @fixed(%x: tensor<5x!pan.fixed<8, 2>>) -> (tensor<5x!pan.fixed<8, 2>>, tensor<5x!pan.fixed<u8, 4>>) {
  %0 = pan.clip %x to -0.7, 1.2 : tensor<5x!pan.fixed<8, 2>> -> tensor<5x!pan.fixed<8, 2>>
  %1 = pan.activation relu %x : tensor<5x!pan.fixed<8, 2>> -> tensor<5x!pan.fixed<u8, 4>>
  return %0, %1 : tensor<5x!pan.fixed<8, 2>>, tensor<5x!pan.fixed<u8, 4>>
}
