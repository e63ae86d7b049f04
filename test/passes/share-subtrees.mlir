// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Questions that are already answered go; equal leaves and subtrees become one.
// RUN: pannikin-opt %s --share-subtrees | FileCheck %s

// After x <= 3 is no, x <= 2 is no too; after yes, x <= 5 is yes.
// CHECK-LABEL: @answered
// CHECK: roots [0] features [0] thresholds dense<3> : tensor<1xi8> children [-1, -2] leaves dense<{{\[}}[1], [3]]> : tensor<2x1xi8>
func.func @answered(%x: tensor<1x!pan.fixed<8, 0>>) -> tensor<1x!pan.fixed<16, 0>> {
  %y = pan.tree_ensemble sum %x roots [0] features [0, 0, 0] thresholds dense<[3, 5, 2]> : tensor<3xi8> children [1, 2, -1, -2, -2, -3] leaves dense<[[1], [2], [3]]> : tensor<3x1xi8> : tensor<1x!pan.fixed<8, 0>> -> tensor<1x!pan.fixed<16, 0>>
  return %y : tensor<1x!pan.fixed<16, 0>>
}

// No unsigned byte is above 255, none below 0.
// CHECK-LABEL: @range
// CHECK: roots [-1] features [] {{.*}} leaves dense<2> : tensor<1x1xi8>
func.func @range(%x: tensor<1x!pan.fixed<u8, 0>>) -> tensor<1x!pan.fixed<16, 0>> {
  %y = pan.tree_ensemble sum %x roots [0] features [0, 0] thresholds dense<[255, -1]> : tensor<2xi16> children [1, -1, -1, -2] leaves dense<[[1], [2]]> : tensor<2x1xi8> : tensor<1x!pan.fixed<u8, 0>> -> tensor<1x!pan.fixed<16, 0>>
  return %y : tensor<1x!pan.fixed<16, 0>>
}

// The first and second tree ask the same; so do parts of the third.
// CHECK-LABEL: @equal
// CHECK: roots [1, 1, 0] features [1, 0] thresholds dense<[9, 4]> : tensor<2xi8> children [1, -1, -2, -1] leaves dense<{{\[}}[6], [5]]> : tensor<2x1xi8>
func.func @equal(%x: tensor<2x!pan.fixed<8, 0>>) -> tensor<1x!pan.fixed<16, 0>> {
  %y = pan.tree_ensemble sum %x roots [0, 1, 2] features [0, 0, 1, 0, 0] thresholds dense<[4, 4, 9, 4, 7]> : tensor<5xi8> children [-1, -2, -3, -4, 3, 4, -1, -2, -2, -4] leaves dense<[[5], [6], [5], [6]]> : tensor<4x1xi8> : tensor<2x!pan.fixed<8, 0>> -> tensor<1x!pan.fixed<16, 0>>
  return %y : tensor<1x!pan.fixed<16, 0>>
}

// A NaN is a no to both: after a no it is not sure that x is above 3, so that
// the question that would say yes to NaN stays, and the other one goes.
// CHECK-LABEL: @nan
// CHECK: features [0, 0] thresholds dense<[3.000000e+00, 2.000000e+00]> : tensor<2xf32> children [-3, 1, -1, -2] missing [false, true] leaves dense<{{\[}}[2.000000e+00], [3.000000e+00], [1.000000e+00]]>
func.func @nan(%x: tensor<1xf32>) -> tensor<1xf32> {
  %y = pan.tree_ensemble sum %x roots [0] features [0, 0, 0] thresholds dense<[3.0, 2.0, 1.0]> : tensor<3xf32> children [-1, 1, -2, 2, -4, -3] missing [false, true, false] leaves dense<[[1.0], [2.0], [3.0], [4.0]]> : tensor<4x1xf32> : tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// A subtree with two parents keeps its questions: what one of them knows the
// other does not.
// CHECK-LABEL: @two_parents
// CHECK: roots [0] features [1, 0, 0] thresholds dense<[0, 3, 5]> : tensor<3xi8> children [1, 2, -3, 2, -1, -2]
func.func @two_parents(%x: tensor<2x!pan.fixed<8, 0>>) -> tensor<1x!pan.fixed<16, 0>> {
  %y = pan.tree_ensemble sum %x roots [0] features [1, 0, 0] thresholds dense<[0, 3, 5]> : tensor<3xi8> children [1, 2, -1, 2, -2, -3] leaves dense<[[1], [2], [3]]> : tensor<3x1xi8> : tensor<2x!pan.fixed<8, 0>> -> tensor<1x!pan.fixed<16, 0>>
  return %y : tensor<1x!pan.fixed<16, 0>>
}

// What the type of the input answers goes even where several paths meet.
// CHECK-LABEL: @two_parents_of_nothing
// CHECK: roots [0] features [1, 0] thresholds dense<[0, 3]> : tensor<2xi16> children [1, -2, -1, -2] leaves dense<{{\[}}[1], [3]]>
func.func @two_parents_of_nothing(%x: tensor<2x!pan.fixed<u8, 0>>) -> tensor<1x!pan.fixed<16, 0>> {
  %y = pan.tree_ensemble sum %x roots [0] features [1, 0, 0] thresholds dense<[0, 3, -1]> : tensor<3xi16> children [1, 2, -1, 2, -2, -3] leaves dense<[[1], [2], [3]]> : tensor<3x1xi8> : tensor<2x!pan.fixed<u8, 0>> -> tensor<1x!pan.fixed<16, 0>>
  return %y : tensor<1x!pan.fixed<16, 0>>
}
