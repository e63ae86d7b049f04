// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ensembles that are added up, and what is computed from one tree's answer, become one ensemble.
// RUN: pannikin-opt %s --merge-trees -split-input-file | FileCheck %s

// Bagging: the mean of stacked answers.
// CHECK-LABEL: @mean
// CHECK-NEXT: %0 = pan.tree_ensemble sum %arg0 roots [0, 1] features [0, 0] thresholds dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32> children [-1, -2, -3, -4] leaves dense<{{\[}}[5.000000e-01], [1.000000e+00], [1.500000e+00], [2.000000e+00]]> : tensor<4x1xf32> base dense<5.000000e+00>
// CHECK-NEXT: return %0
func.func @mean(%x: tensor<1xf32>) -> tensor<1xf32> {
  %a = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<1.0> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<1xf32> -> tensor<1xf32>
  %b = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<2.0> : tensor<1xf32> children [-1, -2] leaves dense<[[3.0], [4.0]]> : tensor<2x1xf32> base dense<10.0> : tensor<1xf32> : tensor<1xf32> -> tensor<1xf32>
  %c = pan.reshape %a : tensor<1xf32> -> tensor<1x1xf32>
  %d = pan.reshape %b : tensor<1xf32> -> tensor<1x1xf32>
  %e = pan.concat %c, %d along 0 : tensor<1x1xf32>, tensor<1x1xf32> -> tensor<2x1xf32>
  %y = pan.reduce mean %e along 0 : tensor<2x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// 3 - (a / 2 - b).
// CHECK-LABEL: @arithmetic
// CHECK-NEXT: pan.tree_ensemble sum %arg0 roots [0, 1, 2, 3] {{.*}} leaves dense<{{\[}}[-5.000000e-01], [-1.000000e+00], [-5.000000e-01], [-1.000000e+00], [3.000000e+00], [4.000000e+00], [3.000000e+00], [4.000000e+00]]> : tensor<8x1xf32> base dense<3.000000e+00>
// CHECK-NEXT: return
func.func @arithmetic(%x: tensor<1xf32>) -> tensor<1xf32> {
  %two = pan.constant dense<2.0> : tensor<1xf32> -> tensor<1xf32>
  %three = pan.constant dense<3.0> : tensor<1xf32> -> tensor<1xf32>
  %a = pan.tree_ensemble sum %x roots [0, 1] features [0, 0] thresholds dense<1.0> : tensor<2xf32> children [-1, -2, -3, -4] leaves dense<[[1.0], [2.0], [1.0], [2.0]]> : tensor<4x1xf32> : tensor<1xf32> -> tensor<1xf32>
  %b = pan.tree_ensemble sum %x roots [0, 1] features [0, 0] thresholds dense<2.0> : tensor<2xf32> children [-1, -2, -3, -4] leaves dense<[[3.0], [4.0], [3.0], [4.0]]> : tensor<4x1xf32> : tensor<1xf32> -> tensor<1xf32>
  %h = pan.div %a, %two : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %d = pan.sub %h, %b : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %y = pan.sub %three, %d : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// AdaBoost reads the answer of a tree twice: relu(a) - mean(relu(a)).
// CHECK-LABEL: @leaves
// CHECK-NEXT: pan.tree_ensemble sum %arg0 {{.*}} leaves dense<{{\[}}[-1.000000e+00, 1.000000e+00], [-1.500000e+00, 1.500000e+00]]> : tensor<2x2xf32> :
// CHECK-NEXT: return
func.func @leaves(%x: tensor<1xf32>) -> tensor<2xf32> {
  %a = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<1.0> : tensor<1xf32> children [-1, -2] leaves dense<[[-1.0, 2.0], [1.0, 4.0]]> : tensor<2x2xf32> : tensor<1xf32> -> tensor<2xf32>
  %r = pan.activation relu %a : tensor<2xf32> -> tensor<2xf32>
  %m = pan.reduce mean %r along 0 : tensor<2xf32> -> tensor<1xf32>
  %b = pan.broadcast %m : tensor<1xf32> -> tensor<2xf32>
  %y = pan.sub %r, %b : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// A function of several trees' sum is not the sum of functions; ensembles of
// different inputs stay two.
// CHECK-LABEL: @stays
// CHECK: pan.tree_ensemble sum
// CHECK: pan.activation
// CHECK: pan.tree_ensemble sum %arg1
// CHECK: pan.add
func.func @stays(%x: tensor<1xf32>, %z: tensor<1xf32>) -> tensor<1xf32> {
  %a = pan.tree_ensemble sum %x roots [0, 1] features [0, 0] thresholds dense<1.0> : tensor<2xf32> children [-1, -2, -3, -4] leaves dense<[[1.0], [2.0], [1.0], [2.0]]> : tensor<4x1xf32> : tensor<1xf32> -> tensor<1xf32>
  %r = pan.activation relu %a : tensor<1xf32> -> tensor<1xf32>
  %b = pan.tree_ensemble sum %z roots [0, 1] features [0, 0] thresholds dense<1.0> : tensor<2xf32> children [-1, -2, -3, -4] leaves dense<[[1.0], [2.0], [1.0], [2.0]]> : tensor<4x1xf32> : tensor<1xf32> -> tensor<1xf32>
  %y = pan.add %r, %b : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
