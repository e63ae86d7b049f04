// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: pannikin-opt --drop-softmax=trees=true %s | FileCheck %s
// Probabilities behind trees become scores; those of a recurrent network stay.

// CHECK-LABEL: func.func @binary
// CHECK:       %[[C:.*]] = pan.concat
// CHECK-NEXT:  return %[[C]]
func.func @binary(%x: tensor<1xf32>) -> tensor<2xf32> {
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %s = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<1.0> : tensor<1xf32> children [-1, -2] leaves dense<[[-1.0], [2.0]]> : tensor<2x1xf32> : tensor<1xf32> -> tensor<1xf32>
  %c = pan.concat %zero, %s along 0 : tensor<1xf32>, tensor<1xf32> -> tensor<2xf32>
  %p = pan.softmax %c : tensor<2xf32> -> tensor<2xf32>
  return %p : tensor<2xf32>
}

// A sigmoid of each class keeps their order; that of one number is its answer.
// CHECK-LABEL: func.func @each
// CHECK:       %[[Y:.*]] = pan.tree_ensemble
// CHECK-NEXT:  %[[Z:.*]] = pan.tree_ensemble
// CHECK-NEXT:  %[[S:.*]] = pan.activation sigmoid %[[Z]]
// CHECK-NEXT:  return %[[Y]], %[[S]]
func.func @each(%x: tensor<1xf32>) -> (tensor<2xf32>, tensor<1xf32>) {
  %y = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<1.0> : tensor<1xf32> children [-1, -2] leaves dense<[[-1.0, 0.0], [2.0, 1.0]]> : tensor<2x2xf32> : tensor<1xf32> -> tensor<2xf32>
  %p = pan.activation sigmoid %y : tensor<2xf32> -> tensor<2xf32>
  %z = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<1.0> : tensor<1xf32> children [-1, -2] leaves dense<[[-1.0], [2.0]]> : tensor<2x1xf32> : tensor<1xf32> -> tensor<1xf32>
  %q = pan.activation sigmoid %z : tensor<1xf32> -> tensor<1xf32>
  return %p, %q : tensor<2xf32>, tensor<1xf32>
}

// A linear classifier's Normalizer divides all classes by one number.
// CHECK-LABEL: func.func @normalized
// CHECK-NEXT:  return %arg0
func.func @normalized(%x: tensor<3xf32>) -> tensor<3xf32> {
  %e = pan.constant dense<1.0e-30> : tensor<1xf32> -> tensor<1xf32>
  %0 = pan.activation sigmoid %x : tensor<3xf32> -> tensor<3xf32>
  %1 = pan.reduce sum %0 along 0 : tensor<3xf32> -> tensor<1xf32>
  %2 = pan.max %1, %e : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %3 = pan.div %0, %2 : tensor<3xf32>, tensor<1xf32> -> tensor<3xf32>
  return %3 : tensor<3xf32>
}

// A vector of length 1 is an answer, not a choice between classes.
// CHECK-LABEL: func.func @embedding
// CHECK:       pan.div
func.func @embedding(%x: tensor<3xf32>) -> tensor<3xf32> {
  %e = pan.constant dense<1.0e-12> : tensor<1xf32> -> tensor<1xf32>
  %0 = pan.mul %x, %x : tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
  %1 = pan.reduce sum %0 along 0 : tensor<3xf32> -> tensor<1xf32>
  %2 = pan.max %1, %e : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %3 = pan.div %x, %2 : tensor<3xf32>, tensor<1xf32> -> tensor<3xf32>
  return %3 : tensor<3xf32>
}

// A divisor that may be negative turns the order around.
// CHECK-LABEL: func.func @negative
// CHECK:       pan.div
func.func @negative(%x: tensor<3xf32>) -> tensor<3xf32> {
  %1 = pan.reduce sum %x along 0 : tensor<3xf32> -> tensor<1xf32>
  %3 = pan.div %x, %1 : tensor<3xf32>, tensor<1xf32> -> tensor<3xf32>
  return %3 : tensor<3xf32>
}

// CHECK-LABEL: func.func @no_trees
// CHECK-NEXT:  pan.softmax
func.func @no_trees(%x: tensor<3xf32>) -> tensor<3xf32> {
  %0 = pan.softmax %x : tensor<3xf32> -> tensor<3xf32>
  return %0 : tensor<3xf32>
}
