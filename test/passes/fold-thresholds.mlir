// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A scaler in front of trees disappears into thresholds, and every float takes the same branch.
// RUN: pannikin-opt %s --fold-thresholds -split-input-file | FileCheck %s

// (x - 3) * 0.1 <= 0.5 in binary32: 8 and what rounds to it.
// CHECK-LABEL: @scaler
// CHECK: pan.tree_ensemble  sum %arg0 roots [0] features [1] thresholds dense<8.{{[0-9e+]+}}> : tensor<1xf32> children [-1, -2]
// CHECK-NOT: pan.sub
func.func @scaler(%x: tensor<2xf32>) -> tensor<1xf32> {
  %o = pan.constant dense<[1.0, 3.0]> : tensor<2xf32> -> tensor<2xf32>
  %s = pan.constant dense<[2.0, 0.1]> : tensor<2xf32> -> tensor<2xf32>
  %0 = pan.sub %x, %o : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %1 = pan.mul %0, %s : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %y = pan.tree_ensemble sum %1 roots [0] features [1] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// A falling function exchanges the answers; a NaN still goes where it went:
// 1 - x <= 0.25 is not x <= 0.75 less its last place.
// CHECK-LABEL: @falling
// CHECK: thresholds dense<0.74{{[0-9]+}}> : tensor<1xf32> children [-2, -1] missing [true]
func.func @falling(%x: tensor<1xf32>) -> tensor<1xf32> {
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %0 = pan.sub %one, %x : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %y = pan.tree_ensemble sum %0 roots [0] features [0] thresholds dense<0.25> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// A limit below the threshold always says yes, one above it never.
// CHECK-LABEL: @limits
// CHECK: thresholds dense<0x7F800000> : tensor<2xf32> children [1, -1, -3, -2] missing [false, true]
func.func @limits(%x: tensor<2xf32>) -> tensor<1xf32> {
  %0 = pan.clip %x to 0.0, 1.0 : tensor<2xf32> -> tensor<2xf32>
  %y = pan.tree_ensemble sum %0 roots [0] features [0, 1] thresholds dense<[2.0, -1.0]> : tensor<2xf32> children [1, -1, -2, -3] leaves dense<[[1.0], [2.0], [3.0]]> : tensor<3x1xf32> : tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// Picked and joined features are features of the input.
// CHECK-LABEL: @picked
// CHECK: pan.tree_ensemble  sum %arg0 roots [0] features [3, 1]
func.func @picked(%x: tensor<4xf32>) -> tensor<1xf32> {
  %a = pan.slice %x along 0 from 3 by -1 : tensor<4xf32> -> tensor<2xf32>
  %b = pan.slice %x along 0 from 0 : tensor<4xf32> -> tensor<2xf32>
  %c = pan.concat %b, %a along 0 : tensor<2xf32>, tensor<2xf32> -> tensor<4xf32>
  %y = pan.tree_ensemble sum %c roots [0] features [2, 1] thresholds dense<[2.0, -1.0]> : tensor<2xf32> children [1, -1, -2, -3] leaves dense<[[1.0], [2.0], [3.0]]> : tensor<3x1xf32> : tensor<4xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// Features of two inputs stay joined, and a sine-like function stays in front.
// CHECK-LABEL: @stays
// CHECK: pan.concat
// CHECK: pan.mul %arg0, %arg0
func.func @stays(%x: tensor<1xf32>, %z: tensor<1xf32>) -> (tensor<1xf32>, tensor<1xf32>) {
  %c = pan.concat %x, %z along 0 : tensor<1xf32>, tensor<1xf32> -> tensor<2xf32>
  %y = pan.tree_ensemble sum %c roots [0] features [1, 0] thresholds dense<[2.0, -1.0]> : tensor<2xf32> children [1, -1, -2, -3] leaves dense<[[1.0], [2.0], [3.0]]> : tensor<3x1xf32> : tensor<2xf32> -> tensor<1xf32>
  %s = pan.mul %x, %x : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %q = pan.tree_ensemble sum %s roots [0] features [0] thresholds dense<0.25> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<1xf32> -> tensor<1xf32>
  return %y, %q : tensor<1xf32>, tensor<1xf32>
}
