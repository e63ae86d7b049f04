// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Idioms of panc break none of their constraints.
// RUN: pannikin-opt %s -split-input-file -verify-diagnostics

// view C1: element type
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<2xf32>
  // expected-error @+1 {{changes the element type}}
  %v = panc.view %a from 0 : !panc.buffer<2xf32> -> <2xi32>
}

// -----

// view C1: beyond the end
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<4xf32>
  // expected-error @+1 {{at 3 leaves}}
  %v = panc.view %a from 3 : !panc.buffer<4xf32> -> <2xf32>
}

// -----

// view C1: before the start
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<4xf32>
  // expected-error @+1 {{at -1 leaves}}
  %v = panc.view %a from -1 : !panc.buffer<4xf32> -> <2xf32>
}

// -----

// view C2: no row
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<4x2xf32>
  panc.for_time %i = 4 {
  // expected-error @+1 {{an indexed view is a row of a matrix}}
  %v = panc.view %a[%i] from 0 : !panc.buffer<4x2xf32> -> <3xf32>
  }
}

// -----

// view C2: more steps than rows
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<4x2xf32>
  panc.for_time %i = 5 {
  // expected-error @+1 {{the loop has more steps than the matrix rows}}
  %v = panc.view %a[%i] from 0 : !panc.buffer<4x2xf32> -> <2xf32>
  }
}

// -----

// gemv C1
panc.func @f role "predict" () -> () {
  %w = panc.scratch "w" : !panc.buffer<4x3xf32>
  %a = panc.scratch "a" : !panc.buffer<2xf32>
  %o = panc.scratch "o" : !panc.buffer<4xf32>
  // expected-error @+1 {{shapes do not fit}}
  panc.gemv %w, %a into %o accumulator 32 bound 0 : !panc.buffer<4x3xf32>, !panc.buffer<2xf32> -> !panc.buffer<4xf32>
}

// -----

// gemv C2
panc.func @f role "predict" () -> () {
  %w = panc.scratch "w" : !panc.buffer<4x2xf32>
  %a = panc.scratch "a" : !panc.buffer<2xf32>
  %o = panc.scratch "o" : !panc.buffer<4xf32>
  // expected-error @+1 {{must have the type of the result}}
  panc.gemv %w, %a plus %a into %o accumulator 32 bound 0 : !panc.buffer<4x2xf32>, !panc.buffer<2xf32>, !panc.buffer<2xf32> -> !panc.buffer<4xf32>
}

// -----

// gemv C3: bound
panc.func @f role "predict" () -> () {
  %w = panc.scratch "w" : !panc.buffer<2x2x!pan.fixed<8, 6>>
  %a = panc.scratch "a" : !panc.buffer<2x!pan.fixed<8, 6>>
  %o = panc.scratch "o" : !panc.buffer<2x!pan.fixed<8, 6>>
  // expected-error @+1 {{bound 32768 does not fit an accumulator of 16 bits}}
  panc.gemv %w, %a into %o accumulator 16 bound 32768 : !panc.buffer<2x2x!pan.fixed<8, 6>>, !panc.buffer<2x!pan.fixed<8, 6>> -> !panc.buffer<2x!pan.fixed<8, 6>>
}

// -----

// gemv C3: width
panc.func @f role "predict" () -> () {
  %w = panc.scratch "w" : !panc.buffer<2x2x!pan.fixed<8, 6>>
  %a = panc.scratch "a" : !panc.buffer<2x!pan.fixed<8, 6>>
  %o = panc.scratch "o" : !panc.buffer<2x!pan.fixed<8, 6>>
  // expected-error @+1 {{bound 1 does not fit an accumulator of 64 bits}}
  panc.gemv %w, %a into %o accumulator 64 bound 1 : !panc.buffer<2x2x!pan.fixed<8, 6>>, !panc.buffer<2x!pan.fixed<8, 6>> -> !panc.buffer<2x!pan.fixed<8, 6>>
}

// -----

// map C1: no output
panc.func @f role "predict" () -> () {
  // expected-error @+1 {{writes nothing}}
  panc.map () -> () : () -> () {
    panc.yield
  }
}

// -----

// map C1: outputs
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<2xf32>
  %b = panc.scratch "b" : !panc.buffer<3xf32>
  // expected-error @+1 {{outputs must be vectors of one size}}
  panc.map () -> (%a, %b) : () -> (!panc.buffer<2xf32>, !panc.buffer<3xf32>) {
    %c = pan.constant dense<0.0> : tensor<1xf32> -> f32
    panc.yield %c, %c : f32, f32
  }
}

// -----

// map C1: inputs
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<2xf32>
  %b = panc.scratch "b" : !panc.buffer<3xf32>
  // expected-error @+1 {{is no vector of 2 or 1 elements}}
  panc.map (%b) -> (%a) : (!panc.buffer<3xf32>) -> (!panc.buffer<2xf32>) {
  ^bb0(%x: f32):
    panc.yield %x : f32
  }
}

// -----

// map C2: arguments
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<2xf32>
  // expected-error @+1 {{body does not match the element types of the buffers}}
  panc.map (%a) -> (%a) : (!panc.buffer<2xf32>) -> (!panc.buffer<2xf32>) {
  ^bb0(%x: !pan.fixed<8, 7>):
    panc.yield %x : !pan.fixed<8, 7>
  }
}

// -----

// map C3: an idiom in the body
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<2xf32>
  panc.map (%a) -> (%a) : (!panc.buffer<2xf32>) -> (!panc.buffer<2xf32>) {
  ^bb0(%x: f32):
    // expected-error @+1 {{is no arithmetic on the numbers of a 'panc.map'}}
    panc.copy %a into %a : !panc.buffer<2xf32> -> !panc.buffer<2xf32>
    panc.yield %x : f32
  }
}

// -----

// map C3: a number from outside
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<2xf32>
  %c = pan.constant dense<1.0> : tensor<1xf32> -> f32
  panc.map (%a) -> (%a) : (!panc.buffer<2xf32>) -> (!panc.buffer<2xf32>) {
  ^bb0(%x: f32):
    // expected-error @+1 {{is no arithmetic on the numbers of a 'panc.map'}}
    %y = pan.add %x, %c : f32, f32 -> f32
    panc.yield %y : f32
  }
}

// -----

// lut C1
panc.rom @t dense<0> : tensor<2xi8> : !panc.buffer<2x!pan.fixed<8, 6>>
panc.func @f role "predict" () -> () {
  %t = panc.ref @t : <2x!pan.fixed<8, 6>>
  %a = panc.scratch "a" : !panc.buffer<2x!pan.fixed<8, 6>>
  panc.map (%a) -> (%a) : (!panc.buffer<2x!pan.fixed<8, 6>>) -> (!panc.buffer<2x!pan.fixed<8, 6>>) {
  ^bb0(%x: !pan.fixed<8, 6>):
    // expected-error @+1 {{is no entry of '!panc.buffer<2x!pan.fixed<8, 6>>'}}
    %y = panc.lut %x in %t {first = 0, cell = 0} : !pan.fixed<8, 6>, <2x!pan.fixed<8, 6>> -> !pan.fixed<8, 7>
    panc.yield %x : !pan.fixed<8, 6>
  }
}

// -----

// lut C2
panc.state @t : !panc.buffer<2x!pan.fixed<8, 6>>
panc.func @f role "predict" () -> () {
  %t = panc.ref @t : <2x!pan.fixed<8, 6>>
  %a = panc.scratch "a" : !panc.buffer<2x!pan.fixed<8, 6>>
  panc.map (%a) -> (%a) : (!panc.buffer<2x!pan.fixed<8, 6>>) -> (!panc.buffer<2x!pan.fixed<8, 6>>) {
  ^bb0(%x: !pan.fixed<8, 6>):
    // expected-error @+1 {{looks up in what is no table in flash of at least 2 entries}}
    %y = panc.lut %x in %t {first = 0, cell = 0} : !pan.fixed<8, 6>, <2x!pan.fixed<8, 6>> -> !pan.fixed<8, 6>
    panc.yield %y : !pan.fixed<8, 6>
  }
}

// -----

// copy C1
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<2xf32>
  %b = panc.scratch "b" : !panc.buffer<3xf32>
  // expected-error @+1 {{cannot copy '!panc.buffer<2xf32>' into '!panc.buffer<3xf32>'}}
  panc.copy %a into %b : !panc.buffer<2xf32> -> !panc.buffer<3xf32>
}

// -----

// copy C1: element types
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<2xf32>
  %b = panc.scratch "b" : !panc.buffer<2xi32>
  // expected-error @+1 {{cannot copy}}
  panc.copy %a into %b : !panc.buffer<2xf32> -> !panc.buffer<2xi32>
}

// -----

// copy C2
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<2x3xf32>
  %b = panc.scratch "b" : !panc.buffer<2x3xf32>
  // expected-error @+1 {{cannot transpose '!panc.buffer<2x3xf32>' into '!panc.buffer<2x3xf32>'}}
  panc.copy %a transposed into %b : !panc.buffer<2x3xf32> -> !panc.buffer<2x3xf32>
}

// -----

// reduce C1
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<2x3xf32>
  %b = panc.scratch "b" : !panc.buffer<2xf32>
  // expected-error @+1 {{does not have the size that remains}}
  panc.reduce sum %a along 0 into %b : !panc.buffer<2x3xf32> -> !panc.buffer<2xf32>
}

// -----

// reduce C1: axis
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<3xf32>
  %b = panc.scratch "b" : !panc.buffer<1xf32>
  // expected-error @+1 {{does not have the size that remains}}
  panc.reduce sum %a along 1 into %b : !panc.buffer<3xf32> -> !panc.buffer<1xf32>
}

// -----

// argmax C1
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<3xf32>
  %b = panc.scratch "b" : !panc.buffer<1xf32>
  // expected-error @+1 {{needs a vector and one i32}}
  panc.argmax %a into %b : !panc.buffer<3xf32> -> !panc.buffer<1xf32>
}

// -----

// softmax C1
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<3xf32>
  %b = panc.scratch "b" : !panc.buffer<2xf32>
  // expected-error @+1 {{needs vectors of one size}}
  panc.softmax %a into %b : !panc.buffer<3xf32> -> !panc.buffer<2xf32>
}

// -----

// softmax C2
panc.func @f role "predict" () -> () {
  %a = panc.scratch "a" : !panc.buffer<3x!pan.fixed<8, 6>>
  %b = panc.scratch "b" : !panc.buffer<3x!pan.fixed<u16, 16>>
  // expected-error @+1 {{of fixed numbers needs its tables}}
  panc.softmax %a into %b : !panc.buffer<3x!pan.fixed<8, 6>> -> !panc.buffer<3x!pan.fixed<u16, 16>>
}

// -----

// for_time C1
panc.func @f role "predict" () -> () {
  // expected-error @+1 {{needs at least one step and one index}}
  panc.for_time %i = 0 {
  }
}
