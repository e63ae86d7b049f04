// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Constants hold what their type says.
// RUN: pannikin-opt %s -split-input-file -verify-diagnostics

// C1
func.func @f() {
  // expected-error @+1 {{value has the shape of 'tensor<3xf32>', not of 'tensor<2xf32>'}}
  %0 = pan.constant dense<0.0> : tensor<3xf32> -> tensor<2xf32>
  return
}

// -----

// C2: floats for a fixed type
func.func @f() {
  // expected-error @+1 {{value of 'f32' does not fit 'tensor<2x!pan.fixed<8, 6>>'}}
  %0 = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2x!pan.fixed<8, 6>>
  return
}

// -----

// C2: another width
func.func @f() {
  // expected-error @+1 {{value of 'i16' does not fit}}
  %0 = pan.constant dense<0> : tensor<2xi16> -> tensor<2x!pan.fixed<8, 6>>
  return
}

// -----

// C2: integers for f32
func.func @f() {
  // expected-error @+1 {{value of 'i8' does not fit 'tensor<2xf32>'}}
  %0 = pan.constant dense<0> : tensor<2xi8> -> tensor<2xf32>
  return
}

// -----

// C3
func.func @f() {
  // expected-error @+1 {{has 3 row fractions, its shape needs one a row}}
  %0 = pan.constant dense<0> : tensor<2xi8> -> tensor<2x!pan.fixed<8, [1, 2, 3]>>
  return
}
