// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What follows a path through a tree breaks none of its constraints.
// RUN: pannikin-opt %s -split-input-file -verify-diagnostics

// matvec C1 and C4: no whole number of matrices
func.func @f(%w: tensor<5x3xf32>, %x: tensor<3xf32>, %k: tensor<1xf32>) {
  // expected-error @+1 {{shapes do not fit}}
  %0 = pan.matvec %w, %x at %k : tensor<5x3xf32>, tensor<3xf32> at tensor<1xf32> -> tensor<2xf32>
  return
}

// -----

// matvec C4: more than one number
func.func @f(%w: tensor<4x3xf32>, %x: tensor<3xf32>, %k: tensor<2xf32>) {
  // expected-error @+1 {{chooses a matrix by 'tensor<2xf32>'; allowed is one whole number}}
  %0 = pan.matvec %w, %x at %k : tensor<4x3xf32>, tensor<3xf32> at tensor<2xf32> -> tensor<2xf32>
  return
}

// -----

// matvec C4: a number with a fraction
func.func @f(%w: tensor<4x3xf32>, %x: tensor<3xf32>, %k: tensor<1x!pan.fixed<8, 1>>) {
  // expected-error @+1 {{allowed is one whole number}}
  %0 = pan.matvec %w, %x at %k : tensor<4x3xf32>, tensor<3xf32> at tensor<1x!pan.fixed<8, 1>> -> tensor<2xf32>
  return
}

// -----

// matvec C4: a sequence
func.func @f(%w: tensor<4x3xf32>, %x: tensor<7x3xf32>, %k: tensor<1xf32>) {
  // expected-error @+1 {{and a vector as input}}
  %0 = pan.matvec %w, %x at %k : tensor<4x3xf32>, tensor<7x3xf32> at tensor<1xf32> -> tensor<7x2xf32>
  return
}

// -----

// child C1: another type
func.func @f(%k: tensor<1xf32>, %s: tensor<3xf32>) {
  // expected-error @+1 {{goes from 'tensor<1xf32>' to 'tensor<1x!pan.fixed<u8, 0>>'}}
  %0 = pan.child %k by %s : tensor<1xf32>, tensor<3xf32> -> tensor<1x!pan.fixed<u8, 0>>
  return
}

// -----

// child C1: signs that are no vector
func.func @f(%k: tensor<1xf32>, %s: tensor<3x1xf32>) {
  // expected-error @+1 {{allowed are whole numbers of one type and a vector}}
  %0 = pan.child %k by %s : tensor<1xf32>, tensor<3x1xf32> -> tensor<1xf32>
  return
}

// -----

// child C2
func.func @f(%k: tensor<1x!pan.fixed<8, 0>>, %s: tensor<64x!pan.fixed<8, 0>>) {
  // expected-error @+1 {{reaches node 128, which is no number of 'tensor<1x!pan.fixed<8, 0>>'}}
  %0 = pan.child %k by %s : tensor<1x!pan.fixed<8, 0>>, tensor<64x!pan.fixed<8, 0>> -> tensor<1x!pan.fixed<8, 0>>
  return
}

// -----

// gemv C1 and C4: no whole number of matrices
panc.func @predict role "predict" (%w as "w": !panc.buffer<3x2xf32>, %x as "x": !panc.buffer<2xf32>, %k as "k": !panc.buffer<1xf32>) -> (%y as "y": !panc.buffer<2xf32>) {
  // expected-error @+1 {{shapes do not fit}}
  panc.gemv %w, %x at %k into %y accumulator 32 bound 0 : !panc.buffer<3x2xf32>, !panc.buffer<2xf32> at !panc.buffer<1xf32> -> !panc.buffer<2xf32>
}

// -----

// gemv C4
panc.func @predict role "predict" (%w as "w": !panc.buffer<4x2xf32>, %x as "x": !panc.buffer<2xf32>) -> (%y as "y": !panc.buffer<2xf32>) {
  // expected-error @+1 {{chooses a matrix by '!panc.buffer<2xf32>'; allowed is one whole number}}
  panc.gemv %w, %x at %x into %y accumulator 32 bound 0 : !panc.buffer<4x2xf32>, !panc.buffer<2xf32> at !panc.buffer<2xf32> -> !panc.buffer<2xf32>
}

// -----

// panc child C1
panc.func @predict role "predict" (%k as "k": !panc.buffer<1xf32>, %s as "s": !panc.buffer<3x1xf32>) -> (%y as "y": !panc.buffer<1xf32>) {
  // expected-error @+1 {{allowed are whole numbers of one type and a vector}}
  panc.child %k by %s into %y : !panc.buffer<1xf32>, !panc.buffer<3x1xf32> -> !panc.buffer<1xf32>
}

// -----

// panc child C2
panc.func @predict role "predict" (%k as "k": !panc.buffer<1x!pan.fixed<u8, 0>>, %s as "s": !panc.buffer<128xf32>) -> (%y as "y": !panc.buffer<1x!pan.fixed<u8, 0>>) {
  // expected-error @+1 {{reaches node 256}}
  panc.child %k by %s into %y : !panc.buffer<1x!pan.fixed<u8, 0>>, !panc.buffer<128xf32> -> !panc.buffer<1x!pan.fixed<u8, 0>>
}

// -----

// rom C3
// expected-error @+1 {{is stored packed; only a matrix of signed 8-bit fixed numbers can be, not}}
panc.rom @W dense<1> : tensor<4x2xi16> : !panc.buffer<4x2x!pan.fixed<16, 0>> stored packed
