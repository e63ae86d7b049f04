// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Types break none of their numbered constraints.
// RUN: pannikin-opt %s -split-input-file -verify-diagnostics

// fixed C1: the width is 8, 16, 24 or 32.
// expected-error @+1 {{width 12 must be 8, 16, 24 or 32}}
func.func @f(%x: tensor<2x!pan.fixed<12, 3>>) { return }

// -----

// fixed C2: the fraction.
// expected-error @+1 {{fraction must lie in -64..64}}
func.func @f(%x: tensor<2x!pan.fixed<8, 65>>) { return }

// -----

// fixed C2: the fraction of a row.
// expected-error @+1 {{fraction must lie in -64..64}}
func.func @f(%x: tensor<2x!pan.fixed<8, [3, -65]>>) { return }

// -----

// buffer C1: no dimension.
// expected-error @+1 {{a buffer has one or two dimensions of at least 1}}
panc.state @s : !panc.buffer<f32>

// -----

// buffer C1: three dimensions.
// expected-error @+1 {{a buffer has one or two dimensions of at least 1}}
panc.state @s : !panc.buffer<2x2x2xf32>

// -----

// buffer C1: no element.
// expected-error @+1 {{a buffer has one or two dimensions of at least 1}}
panc.state @s : !panc.buffer<0xf32>

// -----

// buffer C2: the element type.
// expected-error @+1 {{a buffer holds f32, i32 or fixed, not 'f64'}}
panc.state @s : !panc.buffer<2xf64>
