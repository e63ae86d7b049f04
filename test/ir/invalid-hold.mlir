// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Holds break none of their constraints.
// RUN: pannikin-opt %s -split-input-file -verify-diagnostics

// hold C1: floats drift
func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{allowed is a vector of fixed numbers of 8 or 16 bits with one fraction}}
  %r = pan.hold %x, %x by 0.5 : tensor<2xf32>
  return %r : tensor<2xf32>
}

// -----

// hold C2
func.func @f(%x: tensor<2x!pan.fixed<8, 0>>) -> tensor<2x!pan.fixed<8, 0>> {
  // expected-error @+1 {{has the threshold -1.000000e+00; allowed is 0 or more}}
  %r = pan.hold %x, %x by -1.0 : tensor<2x!pan.fixed<8, 0>>
  return %r : tensor<2x!pan.fixed<8, 0>>
}

// -----

// panc.hold C1: one type
panc.func @f role "predict" () -> () {
  %x = panc.scratch "x" : !panc.buffer<2x!pan.fixed<8, 0>>
  %k = panc.scratch "k" : !panc.buffer<2x!pan.fixed<8, 1>>
  // expected-error @+1 {{allowed are vectors of one fixed type}}
  panc.hold %x into %k by 0.5 : !panc.buffer<2x!pan.fixed<8, 0>> -> !panc.buffer<2x!pan.fixed<8, 1>>
}

// -----

// panc.hold C2: a list that is too short
panc.func @f role "predict" () -> () {
  %x = panc.scratch "x" : !panc.buffer<2x!pan.fixed<8, 0>>
  %k = panc.scratch "k" : !panc.buffer<2x!pan.fixed<8, 0>>
  %m = panc.scratch "m" : !panc.buffer<2x!pan.fixed<u8, 0>>
  %d = panc.scratch "d" : !panc.buffer<2x!pan.fixed<8, 0>>
  // expected-error @+1 {{for at most 255 elements}}
  panc.hold %x into %k by 0.5 moved %m, %d : !panc.buffer<2x!pan.fixed<8, 0>> -> !panc.buffer<2x!pan.fixed<8, 0>>, !panc.buffer<2x!pan.fixed<u8, 0>>, !panc.buffer<2x!pan.fixed<8, 0>>
}

// -----

// gemv C5: sums that are too narrow
panc.rom @W dense<1> : tensor<4x2xi8> : !panc.buffer<4x2x!pan.fixed<8, 0>>
panc.func @f role "predict" () -> () {
  %w = panc.ref @W : <4x2x!pan.fixed<8, 0>>
  %x = panc.scratch "x" : !panc.buffer<2x!pan.fixed<8, 0>>
  %y = panc.scratch "y" : !panc.buffer<4x!pan.fixed<16, 0>>
  %s = panc.scratch "s" : !panc.buffer<4x!pan.fixed<16, 0>>
  %m = panc.scratch "m" : !panc.buffer<3x!pan.fixed<u8, 0>>
  %d = panc.scratch "d" : !panc.buffer<2x!pan.fixed<8, 0>>
  // expected-error @+1 {{of types that do not fit its result, accumulator and input}}
  panc.gemv %w, %x keeping %s moved %m, %d into %y accumulator 24 bound 256 : !panc.buffer<4x2x!pan.fixed<8, 0>>, !panc.buffer<2x!pan.fixed<8, 0>> keeping !panc.buffer<4x!pan.fixed<16, 0>>, !panc.buffer<3x!pan.fixed<u8, 0>>, !panc.buffer<2x!pan.fixed<8, 0>> -> !panc.buffer<4x!pan.fixed<16, 0>>
}
