// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Values have a known rank, and only weights have a fraction for each row.
// RUN: pannikin-opt %s -split-input-file -verify-diagnostics

// a result without rank
func.func @f(%a: tensor<*xf32>) {
  // expected-error @+1 {{cannot reshape 'tensor<*xf32>'}}
  %0 = pan.reshape %a : tensor<*xf32> -> tensor<2xf32>
  return
}

// -----

// a constant without rank
func.func @f() {
  // expected-error @+1 {{value of 'f32' does not fit 'tensor<*xf32>'}}
  %0 = pan.constant dense<0.0> : tensor<2xf32> -> tensor<*xf32>
  return
}

// -----

// softmax C3
func.func @f(%a: tensor<f32>) {
  // expected-error @+1 {{needs a last dimension}}
  %0 = pan.softmax %a : tensor<f32> -> tensor<f32>
  return
}

// -----

// argmax C2
func.func @f(%a: tensor<f32>) {
  // expected-error @+1 {{needs a last dimension}}
  %0 = pan.argmax %a : tensor<f32> -> tensor<1xi32>
  return
}

// -----

// add C3
func.func @f(%a: tensor<2x!pan.fixed<8, [6, 7]>>) {
  // expected-error @+1 {{has an operand or result with a fraction for each row; only weights may}}
  %0 = pan.add %a, %a : tensor<2x!pan.fixed<8, [6, 7]>>, tensor<2x!pan.fixed<8, [6, 7]>> -> tensor<2x!pan.fixed<8, 6>>
  return
}

// -----

// rescale C3
func.func @f(%a: tensor<2x!pan.fixed<8, 6>>) {
  // expected-error @+1 {{has an operand or result with a fraction for each row; only weights may}}
  %0 = pan.rescale %a : tensor<2x!pan.fixed<8, 6>> -> tensor<2x!pan.fixed<8, [6, 7]>>
  return
}

// -----

// matvec C3: not one fraction a row
func.func @f(%w: tensor<3x2x!pan.fixed<8, [6, 7]>>, %a: tensor<2x!pan.fixed<8, 6>>) {
  // expected-error @+1 {{weights have 2 row fractions, their shape needs one a row}}
  %0 = pan.matvec %w, %a : tensor<3x2x!pan.fixed<8, [6, 7]>>, tensor<2x!pan.fixed<8, 6>> -> tensor<3x!pan.fixed<8, 6>>
  return
}
