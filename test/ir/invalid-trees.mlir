// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Trees are acyclic, complete and of fitting numbers.
// RUN: pannikin-opt %s -split-input-file -verify-diagnostics

// C1: a mean
func.func @f(%x: tensor<2xf32>) {
  // expected-error @+1 {{'pan.tree_ensemble' op has no 'mean'; divide the leaves and take 'sum'}}
  %y = pan.tree_ensemble mean %x roots [0] features [1] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

// C1: no tree
func.func @f(%x: tensor<2xf32>) {
  // expected-error @+1 {{needs a vector, a tree, and for each of 1 nodes a feature, a threshold and two children}}
  %y = pan.tree_ensemble sum %x roots [] features [1] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

// C1: one child
func.func @f(%x: tensor<2xf32>) {
  // expected-error @+1 {{needs a vector, a tree}}
  %y = pan.tree_ensemble sum %x roots [0] features [1] thresholds dense<0.5> : tensor<1xf32> children [-1] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

// C1: a matrix
func.func @f(%x: tensor<2x2xf32>) {
  // expected-error @+1 {{needs a vector, a tree}}
  %y = pan.tree_ensemble sum %x roots [0] features [1] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2x2xf32> -> tensor<1xf32>
  return
}

// -----

// C1: missing has an entry a node
func.func @f(%x: tensor<2xf32>) {
  // expected-error @+1 {{needs a vector, a tree}}
  %y = pan.tree_ensemble sum %x roots [0] features [1] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] missing [true, true] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

// C2: a root that is not there
func.func @f(%x: tensor<2xf32>) {
  // expected-error @+1 {{names the root 1, which is no node and no leaf}}
  %y = pan.tree_ensemble sum %x roots [1] features [1] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

// C2: a cycle
func.func @f(%x: tensor<2xf32>) {
  // expected-error @+1 {{node 0 leads to 0, which is no leaf and no node after it}}
  %y = pan.tree_ensemble sum %x roots [0] features [1] thresholds dense<0.5> : tensor<1xf32> children [-1, 0] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

// C2: a leaf that is not there
func.func @f(%x: tensor<2xf32>) {
  // expected-error @+1 {{node 0 leads to -3, which is no leaf and no node after it}}
  %y = pan.tree_ensemble sum %x roots [0] features [1] thresholds dense<0.5> : tensor<1xf32> children [-1, -3] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

// C2: a feature that is not there
func.func @f(%x: tensor<2xf32>) {
  // expected-error @+1 {{node 0 reads feature 2 of 2}}
  %y = pan.tree_ensemble sum %x roots [0] features [2] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

// C3: more outputs than the result
func.func @f(%x: tensor<2xf32>) {
  // expected-error @+1 {{needs leaves [L, K], a base [K] and a result [K]}}
  %y = pan.tree_ensemble sum %x roots [0] features [1] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2xf32> -> tensor<2xf32>
  return
}

// -----

// C3: a base of another size
func.func @f(%x: tensor<2xf32>) {
  // expected-error @+1 {{needs leaves [L, K]}}
  %y = pan.tree_ensemble sum %x roots [0] features [1] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> base dense<0.0> : tensor<2xf32> : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

// C4: integer thresholds of reals
func.func @f(%x: tensor<2xf32>) {
  // expected-error @+1 {{has thresholds of 'i8', not f32 or f64}}
  %y = pan.tree_ensemble sum %x roots [0] features [1] thresholds dense<1> : tensor<1xi8> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

// C4: thresholds too narrow for an unsigned input
func.func @f(%x: tensor<2x!pan.fixed<u8, 0>>) {
  // expected-error @+1 {{has thresholds of 'i8', not integers that hold the input's}}
  %y = pan.tree_ensemble sum %x roots [0] features [1] thresholds dense<1> : tensor<1xi8> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2x!pan.fixed<u8, 0>> -> tensor<1xf32>
  return
}

// -----

// C4: real leaves of a fixed result
func.func @f(%x: tensor<2xf32>) {
  // expected-error @+1 {{leaves and base must be integers, as the result is}}
  %y = pan.tree_ensemble sum %x roots [0] features [1] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2xf32> -> tensor<1x!pan.fixed<16, 0>>
  return
}

// -----

// C4: integer leaves of a real result
func.func @f(%x: tensor<2xf32>) {
  // expected-error @+1 {{leaves and base must be f32}}
  %y = pan.tree_ensemble sum %x roots [0] features [1] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[1], [2]]> : tensor<2x1xi8> : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

// C5: a threshold that is no number
func.func @f(%x: tensor<2xf32>) {
  // expected-error @+1 {{has a threshold that is not a number}}
  %y = pan.tree_ensemble sum %x roots [0] features [1] thresholds dense<0x7FC00000> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2xf32> -> tensor<1xf32>
  return
}
