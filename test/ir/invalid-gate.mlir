// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gates that mix kinds, cannot hold 1 or do not broadcast are refused, and flags and sleeps that are none.
// RUN: pannikin-opt %s -split-input-file -verify-diagnostics

func.func @mixed(%x: tensor<2xf32>, %y: tensor<2x!pan.fixed<8, 0>>) -> tensor<2xf32> {
  // expected-error @+1 {{mixes f32 and fixed operands and results}}
  %g = pan.greater %x, %y : tensor<2xf32>, tensor<2x!pan.fixed<8, 0>> -> tensor<2xf32>
  return %g : tensor<2xf32>
}

// -----

func.func @one(%x: tensor<2x!pan.fixed<8, 0>>) -> tensor<2x!pan.fixed<8, 7>> {
  // expected-error @+1 {{answers 1, which is no number of 'tensor<2x!pan.fixed<8, 7>>'}}
  %g = pan.greater %x, %x : tensor<2x!pan.fixed<8, 0>>, tensor<2x!pan.fixed<8, 0>> -> tensor<2x!pan.fixed<8, 7>>
  return %g : tensor<2x!pan.fixed<8, 7>>
}

// -----

func.func @shapes(%x: tensor<2xf32>, %y: tensor<3xf32>) -> tensor<3xf32> {
  // expected-error @+1 {{operands do not broadcast}}
  %g = pan.select %x, %y, %y : tensor<2xf32>, tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
  return %g : tensor<3xf32>
}

// -----

func.func @rows(%x: tensor<2x!pan.fixed<8, [1, 2]>>, %y: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{has a gate with a fraction for each row}}
  %g = pan.select %x, %y, %y : tensor<2x!pan.fixed<8, [1, 2]>>, tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %g : tensor<2xf32>
}

// -----

panc.func @predict role "predict" (%x as "x": !panc.buffer<2x!pan.fixed<8, 0>>) -> () {
  // expected-error @+1 {{flag must be one number, not '!panc.buffer<2x!pan.fixed<8, 0>>'}}
  panc.skip_if %x : !panc.buffer<2x!pan.fixed<8, 0>> {
  }
}

// -----

panc.state @u : !panc.buffer<2x!pan.fixed<16, 0>>
panc.func @step role "step" (%x as "x": !panc.buffer<1x!pan.fixed<8, 0>>) -> () {
  // expected-error @+1 {{@u is no state of one signed 16-bit number}}
  panc.skip_if %x until @u plus @u beyond 1 : !panc.buffer<1x!pan.fixed<8, 0>> {
  }
}

// -----

panc.state @u : !panc.buffer<1x!pan.fixed<16, 0>>
panc.func @step role "step" (%x as "x": !panc.buffer<1x!pan.fixed<8, 0>>) -> () {
  // expected-error @+1 {{needs an accumulator, an increment and a limit of 16 bits, or none of them}}
  panc.skip_if %x until @u plus @u beyond 40000 : !panc.buffer<1x!pan.fixed<8, 0>> {
  }
}
