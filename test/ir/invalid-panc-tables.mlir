// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tables, states and functions of panc break none of their constraints.
// RUN: pannikin-opt %s -split-input-file -verify-diagnostics

// rom C1: shape
// expected-error @+1 {{value of 'tensor<3xi8>' does not fit}}
panc.rom @t dense<0> : tensor<3xi8> : !panc.buffer<2x!pan.fixed<8, 6>>

// -----

// rom C1: width
// expected-error @+1 {{value of 'tensor<2xi16>' does not fit}}
panc.rom @t dense<0> : tensor<2xi16> : !panc.buffer<2x!pan.fixed<8, 6>>

// -----

// rom C2
// expected-error @+1 {{has 1 row fractions, its shape needs one a row}}
panc.rom @t dense<0> : tensor<2x2xi8> : !panc.buffer<2x2x!pan.fixed<8, [6]>>

// -----

// state C1
// expected-error @+1 {{value of 'tensor<2xf32>' does not fit}}
panc.state @s : !panc.buffer<2x!pan.fixed<8, 6>> = dense<0.0> : tensor<2xf32>

// -----

// func C1
// expected-error @+1 {{role 'init' must be one of reset, update, step, output, predict, brick_reset, brick_step, brick_output, upper_step}}
panc.func @f role "init" () -> () {}

// -----

// func C2
// expected-error @+1 {{has 0 names for 1 arguments}}
"panc.func"() ({
^bb0(%x: !panc.buffer<2xf32>):
}) {sym_name = "f", role = "step", inputs = 1 : i64, names = []} : () -> ()

// -----

// func C2: more inputs than arguments
// expected-error @+1 {{has 0 names for 0 arguments}}
"panc.func"() ({
^bb0:
}) {sym_name = "f", role = "step", inputs = 1 : i64, names = []} : () -> ()

// -----

// ref C1: no symbol
panc.func @f role "predict" () -> () {
  // expected-error @+1 {{@t is no table or state of type '!panc.buffer<2xf32>'}}
  %0 = panc.ref @t : <2xf32>
}

// -----

// ref C1: another type
panc.state @t : !panc.buffer<3xf32>
panc.func @f role "predict" () -> () {
  // expected-error @+1 {{@t is no table or state of type '!panc.buffer<2xf32>'}}
  %0 = panc.ref @t : <2xf32>
}

// -----

// call C1: no function
panc.func @f role "predict" () -> () {
  // expected-error @+1 {{@g is no function of these arguments}}
  panc.call @g()
}

// -----

// call C1: arguments
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<2xf32>
  // expected-error @+1 {{@f is no function of these arguments}}
  panc.call @f(%a) : !panc.buffer<2xf32>
}

// -----

// call C2: recursion
panc.func @f role "predict" () -> () {
  // expected-error @+1 {{@f does not stand before the function that calls it}}
  panc.call @f()
}

// -----

// call C2: a later function
panc.func @f role "predict" () -> () {
  // expected-error @+1 {{@g does not stand before the function that calls it}}
  panc.call @g()
}
panc.func @g role "reset" () -> () {
}
