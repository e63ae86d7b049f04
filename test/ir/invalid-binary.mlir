// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Arithmetic broadcasts and does not mix number types.
// RUN: pannikin-opt %s -split-input-file -verify-diagnostics

// C1 of pan.add
func.func @f(%a: tensor<2xf32>, %b: tensor<3xf32>) {
  // expected-error @+1 {{do not broadcast to}}
  %0 = pan.add %a, %b : tensor<2xf32>, tensor<3xf32> -> tensor<3xf32>
  return
}

// -----

// C1 of pan.sub
func.func @f(%a: tensor<2xf32>, %b: tensor<3xf32>) {
  // expected-error @+1 {{do not broadcast to}}
  %0 = pan.sub %a, %b : tensor<2xf32>, tensor<3xf32> -> tensor<3xf32>
  return
}

// -----

// C1 of pan.mul
func.func @f(%a: tensor<2xf32>, %b: tensor<3xf32>) {
  // expected-error @+1 {{do not broadcast to}}
  %0 = pan.mul %a, %b : tensor<2xf32>, tensor<3xf32> -> tensor<3xf32>
  return
}

// -----

// C1 of pan.div
func.func @f(%a: tensor<2xf32>, %b: tensor<3xf32>) {
  // expected-error @+1 {{do not broadcast to}}
  %0 = pan.div %a, %b : tensor<2xf32>, tensor<3xf32> -> tensor<3xf32>
  return
}

// -----

// C1 of pan.min
func.func @f(%a: tensor<2xf32>, %b: tensor<3xf32>) {
  // expected-error @+1 {{do not broadcast to}}
  %0 = pan.min %a, %b : tensor<2xf32>, tensor<3xf32> -> tensor<3xf32>
  return
}

// -----

// C1 of pan.max
func.func @f(%a: tensor<2xf32>, %b: tensor<3xf32>) {
  // expected-error @+1 {{do not broadcast to}}
  %0 = pan.max %a, %b : tensor<2xf32>, tensor<3xf32> -> tensor<3xf32>
  return
}

// -----

// C1: the result is larger than the operands
func.func @f(%a: tensor<2xf32>, %b: tensor<1xf32>) {
  // expected-error @+1 {{operands 'tensor<2xf32>' and 'tensor<1xf32>' do not broadcast to 'tensor<2x2xf32>'}}
  %0 = pan.add %a, %b : tensor<2xf32>, tensor<1xf32> -> tensor<2x2xf32>
  return
}

// -----

// C2: mixed operands
func.func @f(%a: tensor<2xf32>, %b: tensor<2x!pan.fixed<8, 6>>) {
  // expected-error @+1 {{mixes f32 and fixed operands and results}}
  %0 = pan.add %a, %b : tensor<2xf32>, tensor<2x!pan.fixed<8, 6>> -> tensor<2xf32>
  return
}

// -----

// C2: mixed result
func.func @f(%a: tensor<2xf32>, %b: tensor<2xf32>) {
  // expected-error @+1 {{mixes f32 and fixed operands and results}}
  %0 = pan.add %a, %b : tensor<2xf32>, tensor<2xf32> -> tensor<2x!pan.fixed<8, 6>>
  return
}
