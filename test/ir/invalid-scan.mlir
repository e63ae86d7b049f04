// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A scan breaks none of its numbered constraints.
// RUN: pannikin-opt %s -split-input-file -verify-diagnostics

// C1: lengths
func.func @f(%x: tensor<4x2xf32>, %y: tensor<3x2xf32>, %h: tensor<2xf32>) {
  // expected-error @+1 {{sequences differ in length}}
  %0 = pan.scan (%x, %y) init (%h) : (tensor<4x2xf32>, tensor<3x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%a: tensor<2xf32>, %b: tensor<2xf32>, %s: tensor<2xf32>):
    pan.yield %s : tensor<2xf32>
  }
  return
}

// -----

// C1: no length
func.func @f(%x: tensor<4x2xf32>, %y: tensor<3x2xf32>, %h: tensor<2xf32>) {
  // expected-error @+1 {{needs a sequence or a length}}
  %0 = pan.scan () init (%h) : (), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%s: tensor<2xf32>):
    pan.yield %s : tensor<2xf32>
  }
  return
}

// -----

// C1: the length is another
func.func @f(%x: tensor<4x2xf32>, %y: tensor<3x2xf32>, %h: tensor<2xf32>) {
  // expected-error @+1 {{length 3 is not that of the sequences}}
  %0 = pan.scan (%x) init (%h) length 3 : (tensor<4x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%a: tensor<2xf32>, %s: tensor<2xf32>):
    pan.yield %s : tensor<2xf32>
  }
  return
}

// -----

// C1: no step
func.func @f(%x: tensor<4x2xf32>, %y: tensor<3x2xf32>, %h: tensor<2xf32>) {
  // expected-error @+1 {{needs a sequence or a length of at least 1}}
  %0 = pan.scan () init (%h) length 0 : (), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%s: tensor<2xf32>):
    pan.yield %s : tensor<2xf32>
  }
  return
}

// -----

// C2: how many arguments
func.func @f(%x: tensor<4x2xf32>, %y: tensor<3x2xf32>, %h: tensor<2xf32>) {
  // expected-error @+1 {{step has 1 arguments}}
  %0 = pan.scan (%x) init (%h) : (tensor<4x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%s: tensor<2xf32>):
    pan.yield %s : tensor<2xf32>
  }
  return
}

// -----

// C2: an element
func.func @f(%x: tensor<4x2xf32>, %y: tensor<3x2xf32>, %h: tensor<2xf32>) {
  // expected-error @+1 {{element argument 'tensor<3xf32>' is not one of 'tensor<4x2xf32>'}}
  %0 = pan.scan (%x) init (%h) : (tensor<4x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%a: tensor<3xf32>, %s: tensor<2xf32>):
    pan.yield %s : tensor<2xf32>
  }
  return
}

// -----

// C2: a state
func.func @f(%x: tensor<4x2xf32>, %y: tensor<3x2xf32>, %h: tensor<2xf32>) {
  // expected-error @+1 {{state argument 'tensor<1xf32>' differs from 'tensor<2xf32>'}}
  %0 = pan.scan (%x) init (%h) : (tensor<4x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%a: tensor<2xf32>, %s: tensor<1xf32>):
    pan.yield %a : tensor<2xf32>
  }
  return
}

// -----

// C3: a state of another type
func.func @f(%x: tensor<4x2xf32>, %y: tensor<3x2xf32>, %h: tensor<2xf32>) {
  // expected-error @+1 {{state 0 changes its type from 'tensor<2xf32>'}}
  %0 = pan.scan (%x) init (%h) : (tensor<4x2xf32>), (tensor<2xf32>) -> (tensor<1xf32>) {
  ^bb0(%a: tensor<2xf32>, %s: tensor<2xf32>):
    %n = pan.slice %a along 0 from 0 : tensor<2xf32> -> tensor<1xf32>
  pan.yield %n : tensor<1xf32>
  }
  return
}

// -----

// C3: a result of another type
func.func @f(%x: tensor<4x2xf32>, %y: tensor<3x2xf32>, %h: tensor<2xf32>) {
  // expected-error @+1 {{yields 'tensor<2xf32>' for result 'tensor<1xf32>'}}
  %0 = pan.scan (%x) init (%h) : (tensor<4x2xf32>), (tensor<2xf32>) -> (tensor<1xf32>) {
  ^bb0(%a: tensor<2xf32>, %s: tensor<2xf32>):
    pan.yield %s : tensor<2xf32>
  }
  return
}

// -----

// C4: how many values
func.func @f(%x: tensor<4x2xf32>, %y: tensor<3x2xf32>, %h: tensor<2xf32>) {
  // expected-error @+1 {{yields 2 values for 1 results}}
  %0 = pan.scan (%x) init (%h) : (tensor<4x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%a: tensor<2xf32>, %s: tensor<2xf32>):
    pan.yield %s, %s : tensor<2xf32>, tensor<2xf32>
  }
  return
}

// -----

// C4: fewer results than states
func.func @f(%x: tensor<4x2xf32>, %y: tensor<3x2xf32>, %h: tensor<2xf32>) {
  // expected-error @+1 {{yields 0 values for 0 results and 1 states}}
  pan.scan (%x) init (%h) : (tensor<4x2xf32>), (tensor<2xf32>) -> () {
  ^bb0(%a: tensor<2xf32>, %s: tensor<2xf32>):
    pan.yield
  }
  return
}

// -----

// C4: an output of another length
func.func @f(%x: tensor<4x2xf32>, %y: tensor<3x2xf32>, %h: tensor<2xf32>) {
  // expected-error @+1 {{output 'tensor<3x2xf32>' is not as long as the scan}}
  %0:2 = pan.scan (%x) init (%h) : (tensor<4x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>, tensor<3x2xf32>) {
  ^bb0(%a: tensor<2xf32>, %s: tensor<2xf32>):
    pan.yield %s, %a : tensor<2xf32>, tensor<2xf32>
  }
  return
}
