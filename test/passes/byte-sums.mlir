// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sums of trees are bytes where calibration rows keep the class so; their
// largest leaf stays a whole number, for which all shrink a little.
// RUN: pannikin-opt %s --bound-ranges --fix-features --fix-point -split-input-file | FileCheck %s
// RUN: pannikin-opt %s --bound-ranges --fix-features --fix-point=leaves=8 -split-input-file | FileCheck %s --check-prefix=WIDE
// RUN: pannikin-opt %s --bound-ranges --fix-features --fix-point=weights=16 -split-input-file | FileCheck %s --check-prefix=WIDE
// WIDE-COUNT-4: -> tensor<2x!pan.fixed<16, {{[0-9]+}}>>

// Ten trees of 0.1 each would be 10 * 26 > 255: 25 stands for 0.1, 6 for 0.025.
// CHECK-LABEL: @ten
// CHECK: leaves dense<{{\[}}[25, 0], [6, 19]]> : {{.*}} -> tensor<2x!pan.fixed<u8, 8>>
func.func @ten(%x: tensor<1xf32>) -> tensor<2xf32> {
  %y = pan.tree_ensemble sum %x roots [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] features [0] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[0.1, 0.0], [0.025, 0.075]]> : tensor<2x2xf32> {pan.byte_sums} : tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// Three times 85 is a byte as it is: 0.33 is 84.48, and 0.08 is 20.48.
// CHECK-LABEL: @three
// CHECK: leaves dense<{{\[}}[84, 0], [20, 64]]> : {{.*}} -> tensor<2x!pan.fixed<u8, 8>>
func.func @three(%x: tensor<1xf32>) -> tensor<2xf32> {
  %y = pan.tree_ensemble sum %x roots [0, 0, 0] features [0] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[0.33, 0.0], [0.08, 0.25]]> : tensor<2x2xf32> {pan.byte_sums} : tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// Votes are whole numbers.
// CHECK-LABEL: @votes
// CHECK: leaves dense<{{\[}}[1, 0], [0, 1]]> : {{.*}} -> tensor<2x!pan.fixed<u8, 0>>
func.func @votes(%x: tensor<1xf32>) -> tensor<2xf32> {
  %y = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0, 0.0], [0.0, 1.0]]> : tensor<2x2xf32> {pan.byte_sums} : tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// A sum may be negative: a byte without a sign does not hold it.
// CHECK-LABEL: @negative
// CHECK: -> tensor<2x!pan.fixed<16, {{[0-9]+}}>>
func.func @negative(%x: tensor<1xf32>) -> tensor<2xf32> {
  %y = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[1.5, -0.3], [0.0, 1.2]]> : tensor<2x2xf32> {pan.byte_sums} : tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
