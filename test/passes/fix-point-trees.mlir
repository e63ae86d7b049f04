// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Leaves become integers whose sum proves to fit 16 bits; features that are computed are compared on their grid.
// RUN: pannikin-opt %s --bound-ranges --fix-features --fix-point -split-input-file | FileCheck %s
// RUN: pannikin-opt %s --bound-ranges --fix-features --fix-point=weights=16 -split-input-file | FileCheck %s --check-prefix=WIDE

// No leaf is negative: up to 255 a leaf.
// CHECK-LABEL: @probabilities
// CHECK: leaves dense<{{\[}}[102, 0], [31, 72], [0, 205]]> : tensor<3x2xi16> : tensor<1x!pan.fixed<16, 15>> -> tensor<2x!pan.fixed<16, 9>>
// WIDE-LABEL: @probabilities
// WIDE: leaves dense<{{\[}}[6554, 0], [1966, 4588], [0, 13107]]> : tensor<3x2xi16> : tensor<1x!pan.fixed<16, 15>> -> tensor<2x!pan.fixed<16, 15>>
func.func @probabilities(%x: tensor<1xf32>) -> (tensor<2xf32> {pan.labels = []}) {
  %y = pan.tree_ensemble sum %x roots [0, 1] features [0, 0] thresholds dense<[0.5, 0.75]> : tensor<2xf32> children [-1, -2, -1, -3] leaves dense<[[0.2, 0.0], [0.06, 0.14], [0.0, 0.4]]> : tensor<3x2xf32> : tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// Votes are whole numbers.
// CHECK-LABEL: @votes
// CHECK: leaves dense<{{\[}}[1, 0], [0, 1]]> : tensor<2x2xi8> : {{.*}} -> tensor<2x!pan.fixed<16, 0>>
// WIDE-LABEL: @votes
// WIDE: leaves dense<{{\[}}[1, 0], [0, 1]]> : tensor<2x2xi8> : {{.*}} -> tensor<2x!pan.fixed<16, 0>>
func.func @votes(%x: tensor<1xf32>) -> (tensor<2xf32> {pan.labels = []}) {
  %y = pan.tree_ensemble sum %x roots [0, 1] features [0, 0] thresholds dense<[0.5, 0.75]> : tensor<2xf32> children [-1, -2, -1, -2] leaves dense<[[1.0, 0.0], [0.0, 1.0]]> : tensor<2x2xf32> : tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// A sum of 1000 and small leaves: the base decides the fraction.
// CHECK-LABEL: @base
// CHECK: leaves dense<{{\[}}[-16], [8]]> : tensor<2x1xi16> base dense<32000> : tensor<1xi16> : {{.*}} -> tensor<1x!pan.fixed<16, 5>>
func.func @base(%x: tensor<1xf32>) -> tensor<1xf32> {
  %y = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[-0.51], [0.26]]> : tensor<2x1xf32> base dense<1000.0> : tensor<1xf32> : tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// The projection of |x| <= 32 is at most 48: fraction 9, so 0.7 is 358.
// CHECK-LABEL: @projected
// CHECK: pan.matvec {{.*}} -> tensor<1x!pan.fixed<16, 9>>
// CHECK: thresholds dense<358> : tensor<1xi16> children [-1, -2] leaves
func.func @projected(%x: tensor<2xf32>) -> tensor<1xf32> {
  %w = pan.constant dense<[[1.0, 0.5]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %p = pan.matvec %w, %x : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %y = pan.tree_ensemble sum %p roots [0] features [0] thresholds dense<0.7> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// A single number is an answer by itself: 16 bits whatever weights have.
// CHECK-LABEL: @number
// CHECK: leaves dense<{{\[}}[13107], [26214]]> : tensor<2x1xi16> : {{.*}} -> tensor<1x!pan.fixed<16, 16>>
func.func @number(%x: tensor<1xf32>) -> tensor<1xf32> {
  %y = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[0.2], [0.4]]> : tensor<2x1xf32> : tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// Numbers that are no scores are answers too.
// CHECK-LABEL: @numbers
// CHECK: leaves dense<{{\[}}[6554, 0], [1966, 4588], [0, 13107]]> : tensor<3x2xi16> : {{.*}} -> tensor<2x!pan.fixed<16, 15>>
func.func @numbers(%x: tensor<1xf32>) -> tensor<2xf32> {
  %y = pan.tree_ensemble sum %x roots [0, 1] features [0, 0] thresholds dense<[0.5, 0.75]> : tensor<2xf32> children [-1, -2, -1, -3] leaves dense<[[0.2, 0.0], [0.06, 0.14], [0.0, 0.4]]> : tensor<3x2xf32> : tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
