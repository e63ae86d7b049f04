// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operations on one value keep its shape and kind of number.
// RUN: pannikin-opt %s -split-input-file -verify-diagnostics

// rescale C1
func.func @f(%a: tensor<2x!pan.fixed<8, 6>>) {
  // expected-error @+1 {{must have one shape}}
  %0 = pan.rescale %a : tensor<2x!pan.fixed<8, 6>> -> tensor<3x!pan.fixed<8, 6>>
  return
}

// -----

// rescale C2: f32
func.func @f(%a: tensor<2xf32>) {
  // expected-error @+1 {{rescales fixed numbers only, not 'tensor<2xf32>'}}
  %0 = pan.rescale %a : tensor<2xf32> -> tensor<2xf32>
  return
}

// -----

// rescale C2: from f32
func.func @f(%a: tensor<2xf32>) {
  // expected-error @+1 {{mixes f32 and fixed}}
  %0 = pan.rescale %a : tensor<2xf32> -> tensor<2x!pan.fixed<8, 6>>
  return
}

// -----

// activation C1: shape
func.func @f(%a: tensor<2xf32>) {
  // expected-error @+1 {{must have one shape}}
  %0 = pan.activation tanh %a : tensor<2xf32> -> tensor<3xf32>
  return
}

// -----

// activation C1: kind
func.func @f(%a: tensor<2xf32>) {
  // expected-error @+1 {{mixes f32 and fixed}}
  %0 = pan.activation relu %a : tensor<2xf32> -> tensor<2x!pan.fixed<8, 6>>
  return
}

// -----

// activation C2
func.func @f(%a: tensor<2x!pan.fixed<8, 6>>) {
  // expected-error @+1 {{'tanh' of fixed numbers must be a pan.lookup}}
  %0 = pan.activation tanh %a : tensor<2x!pan.fixed<8, 6>> -> tensor<2x!pan.fixed<8, 6>>
  return
}

// -----

// clip C1
func.func @f(%a: tensor<2xf32>) {
  // expected-error @+1 {{must have one shape}}
  %0 = pan.clip %a to 0.0, 1.0 : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

// clip C2
func.func @f(%a: tensor<2xf32>) {
  // expected-error @+1 {{lower limit 2.000000e+00 exceeds the upper limit 1.000000e+00}}
  %0 = pan.clip %a to 2.0, 1.0 : tensor<2xf32> -> tensor<2xf32>
  return
}

// -----

// lookup C1: shape
func.func @f(%a: tensor<2xf32>, %t: tensor<3xf32>) {
  // expected-error @+1 {{needs the input's shape and the table's element type}}
  %0 = pan.lookup %a in %t {first = 0, cell = 0} : tensor<2xf32>, tensor<3xf32> -> tensor<3xf32>
  return
}

// -----

// lookup C1: element type
func.func @f(%a: tensor<2x!pan.fixed<8, 6>>, %t: tensor<2x!pan.fixed<8, 6>>) {
  // expected-error @+1 {{needs the input's shape and the table's element type}}
  %0 = pan.lookup %a in %t {first = 0, cell = 0} : tensor<2x!pan.fixed<8, 6>>, tensor<2x!pan.fixed<8, 6>> -> tensor<2x!pan.fixed<8, 7>>
  return
}

// -----

// lookup C2: one entry
func.func @f(%a: tensor<2xf32>, %t: tensor<1xf32>) {
  // expected-error @+1 {{table must be a vector of at least 2 entries}}
  %0 = pan.lookup %a in %t {first = 0, cell = 0} : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  return
}

// -----

// lookup C2: a matrix
func.func @f(%a: tensor<2xf32>, %t: tensor<2x2xf32>) {
  // expected-error @+1 {{table must be a vector of at least 2 entries}}
  %0 = pan.lookup %a in %t {first = 0, cell = 0} : tensor<2xf32>, tensor<2x2xf32> -> tensor<2xf32>
  return
}

// -----

// softmax C1
func.func @f(%a: tensor<2xf32>) {
  // expected-error @+1 {{must have one shape}}
  %0 = pan.softmax %a : tensor<2xf32> -> tensor<3xf32>
  return
}

// -----

// softmax C2
func.func @f(%a: tensor<2x!pan.fixed<8, 6>>) {
  // expected-error @+1 {{fixed probabilities are !pan.fixed<u16, 16>}}
  %0 = pan.softmax %a : tensor<2x!pan.fixed<8, 6>> -> tensor<2x!pan.fixed<8, 6>>
  return
}
