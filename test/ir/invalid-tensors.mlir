// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Matrices, reductions and shapes fit together.
// RUN: pannikin-opt %s -split-input-file -verify-diagnostics

// matvec C1: columns
func.func @f(%w: tensor<4x3xf32>, %a: tensor<2xf32>) {
  // expected-error @+1 {{shapes do not fit: 'tensor<4x3xf32>' times 'tensor<2xf32>' gives 'tensor<4xf32>'}}
  %0 = pan.matvec %w, %a : tensor<4x3xf32>, tensor<2xf32> -> tensor<4xf32>
  return
}

// -----

// matvec C1: rows
func.func @f(%w: tensor<4x3xf32>, %a: tensor<3xf32>) {
  // expected-error @+1 {{shapes do not fit}}
  %0 = pan.matvec %w, %a : tensor<4x3xf32>, tensor<3xf32> -> tensor<3xf32>
  return
}

// -----

// matvec C1: a vector of weights
func.func @f(%w: tensor<3xf32>, %a: tensor<3xf32>) {
  // expected-error @+1 {{shapes do not fit}}
  %0 = pan.matvec %w, %a : tensor<3xf32>, tensor<3xf32> -> tensor<1xf32>
  return
}

// -----

// matvec C2
func.func @f(%w: tensor<2x2x!pan.fixed<8, 6>>, %a: tensor<2xf32>) {
  // expected-error @+1 {{mixes f32 and fixed}}
  %0 = pan.matvec %w, %a : tensor<2x2x!pan.fixed<8, 6>>, tensor<2xf32> -> tensor<2xf32>
  return
}

// -----

// reduce C1
func.func @f(%a: tensor<2xf32>) {
  // expected-error @+1 {{axis 1 is no dimension of 'tensor<2xf32>'}}
  %0 = pan.reduce sum %a along 1 : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

// reduce C1: negative
func.func @f(%a: tensor<2xf32>) {
  // expected-error @+1 {{axis -1 is no dimension}}
  %0 = pan.reduce sum %a along -1 : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

// reduce C2
func.func @f(%a: tensor<2x3xf32>) {
  // expected-error @+1 {{does not have the shape that 'tensor<2x3xf32>' leaves}}
  %0 = pan.reduce sum %a along 0 : tensor<2x3xf32> -> tensor<2xf32>
  return
}

// -----

// argmax C1
func.func @f(%a: tensor<2x3xf32>) {
  // expected-error @+1 {{does not have the shape that 'tensor<2x3xf32>' leaves}}
  %0 = pan.argmax %a : tensor<2x3xf32> -> tensor<3xi32>
  return
}

// -----

// reshape C1
func.func @f(%a: tensor<2x3xf32>) {
  // expected-error @+1 {{cannot reshape 'tensor<2x3xf32>' to 'tensor<5xf32>'}}
  %0 = pan.reshape %a : tensor<2x3xf32> -> tensor<5xf32>
  return
}

// -----

// reshape C1: a length appears
func.func @f(%a: tensor<2x3xf32>) {
  // expected-error @+1 {{cannot reshape}}
  %0 = pan.reshape %a : tensor<2x3xf32> -> tensor<?xf32>
  return
}

// -----

// reshape C1: two dynamic sizes
func.func @f(%a: tensor<?x?xf32>) {
  // expected-error @+1 {{cannot reshape}}
  %0 = pan.reshape %a : tensor<?x?xf32> -> tensor<?xf32>
  return
}

// -----

// reshape C2
func.func @f(%a: tensor<2xf32>) {
  // expected-error @+1 {{changes the element type}}
  %0 = pan.reshape %a : tensor<2xf32> -> tensor<2x1x!pan.fixed<8, 6>>
  return
}

// -----

// transpose C1: no permutation
func.func @f(%a: tensor<2x2xf32>) {
  // expected-error @+1 {{cannot permute 'tensor<2x2xf32>' to 'tensor<2x2xf32>'}}
  %0 = pan.transpose %a [0, 0] : tensor<2x2xf32> -> tensor<2x2xf32>
  return
}

// -----

// transpose C1: out of range
func.func @f(%a: tensor<2x2xf32>) {
  // expected-error @+1 {{cannot permute}}
  %0 = pan.transpose %a [0, 2] : tensor<2x2xf32> -> tensor<2x2xf32>
  return
}

// -----

// transpose C1: shape
func.func @f(%a: tensor<2x3xf32>) {
  // expected-error @+1 {{cannot permute}}
  %0 = pan.transpose %a [1, 0] : tensor<2x3xf32> -> tensor<2x3xf32>
  return
}

// -----

// slice C1: axis
func.func @f(%a: tensor<4xf32>) {
  // expected-error @+1 {{needs an axis of 'tensor<4xf32>' and a step other than 0}}
  %0 = pan.slice %a along 1 from 0 : tensor<4xf32> -> tensor<1xf32>
  return
}

// -----

// slice C1: step
func.func @f(%a: tensor<4xf32>) {
  // expected-error @+1 {{needs an axis of 'tensor<4xf32>' and a step other than 0}}
  %0 = pan.slice %a along 0 from 0 by 0 : tensor<4xf32> -> tensor<1xf32>
  return
}

// -----

// slice C2: beyond the end
func.func @f(%a: tensor<4xf32>) {
  // expected-error @+1 {{reaches from 3 to 4 of 4}}
  %0 = pan.slice %a along 0 from 3 : tensor<4xf32> -> tensor<2xf32>
  return
}

// -----

// slice C2: before the start
func.func @f(%a: tensor<4xf32>) {
  // expected-error @+1 {{reaches from 1 to -1 of 4}}
  %0 = pan.slice %a along 0 from 1 by -1 : tensor<4xf32> -> tensor<3xf32>
  return
}

// -----

// slice C3: rank
func.func @f(%a: tensor<4xf32>) {
  // expected-error @+1 {{changes the rank}}
  %0 = pan.slice %a along 0 from 0 : tensor<4xf32> -> tensor<1x1xf32>
  return
}

// -----

// slice C3: another dimension
func.func @f(%a: tensor<4x2xf32>) {
  // expected-error @+1 {{changes another dimension or the element type}}
  %0 = pan.slice %a along 0 from 0 : tensor<4x2xf32> -> tensor<1x1xf32>
  return
}

// -----

// concat C1: none
func.func @f() {
  // expected-error @+1 {{needs at least one input}}
  %0 = "pan.concat"() {axis = 0 : i64} : () -> tensor<0xf32>
  return
}

// -----

// concat C1: axis
func.func @f(%a: tensor<2xf32>) {
  // expected-error @+1 {{axis 1 is no dimension}}
  %0 = pan.concat %a along 1 : tensor<2xf32> -> tensor<2xf32>
  return
}

// -----

// concat C1: other sizes
func.func @f(%a: tensor<2x1xf32>, %b: tensor<3x1xf32>) {
  // expected-error @+1 {{input 'tensor<3x1xf32>' does not fit}}
  %0 = pan.concat %a, %b along 1 : tensor<2x1xf32>, tensor<3x1xf32> -> tensor<2x2xf32>
  return
}

// -----

// concat C1: sum
func.func @f(%a: tensor<2xf32>) {
  // expected-error @+1 {{sizes do not add up to 'tensor<3xf32>'}}
  %0 = pan.concat %a, %a along 0 : tensor<2xf32>, tensor<2xf32> -> tensor<3xf32>
  return
}

// -----

// concat C1: element types
func.func @f(%a: tensor<2xf32>, %b: tensor<2x!pan.fixed<8, 6>>) {
  // expected-error @+1 {{does not fit}}
  %0 = pan.concat %a, %b along 0 : tensor<2xf32>, tensor<2x!pan.fixed<8, 6>> -> tensor<4xf32>
  return
}

// -----

// broadcast C1
func.func @f(%a: tensor<2xf32>) {
  // expected-error @+1 {{cannot broadcast 'tensor<2xf32>' to 'tensor<2x3xf32>'}}
  %0 = pan.broadcast %a : tensor<2xf32> -> tensor<2x3xf32>
  return
}

// -----

// broadcast C2
func.func @f(%a: tensor<2xf32>) {
  // expected-error @+1 {{changes the element type}}
  %0 = pan.broadcast %a : tensor<2xf32> -> tensor<2x!pan.fixed<8, 6>>
  return
}
