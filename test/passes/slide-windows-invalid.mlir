// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Models that need all of a window, or that bricks of a stride do not fit, are refused with what was found.
// RUN: pannikin-opt %s --slide-windows=stride=3 -split-input-file -verify-diagnostics
// RUN: not pannikin-opt %s --slide-windows=stride=0 -split-input-file 2>&1 | FileCheck %s
// CHECK: error: windows move on by 1 to 65535 samples; found a stride of 0

// expected-error @+1 {{found none; leave out --stride, keep the samples of a window, and call _predict}}
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

// -----

// expected-error @+1 {{found a loop that runs backwards; leave out --stride}}
func.func @main(%x: tensor<4x2xf32>) -> tensor<2xf32> {
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %h = pan.scan (%x) init (%z) {reverse} : (tensor<4x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%e: tensor<2xf32>, %s: tensor<2xf32>):
    pan.yield %e : tensor<2xf32>
  }
  return %h : tensor<2xf32>
}

// -----

// expected-error @+1 {{found a stream of any length; give a length with --dim}}
func.func @main(%x: tensor<?x2xf32>) -> tensor<2xf32> {
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %h = pan.scan (%x) init (%z) : (tensor<?x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%e: tensor<2xf32>, %s: tensor<2xf32>):
    pan.yield %e : tensor<2xf32>
  }
  return %h : tensor<2xf32>
}

// -----

// expected-error @+1 {{found the output 'y' of every step; leave out --stride}}
func.func @main(%x: tensor<4x2xf32>) -> (tensor<4x2xf32> {pan.name = "y"}) {
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %h:2 = pan.scan (%x) init (%z) : (tensor<4x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>, tensor<4x2xf32>) {
  ^bb0(%e: tensor<2xf32>, %s: tensor<2xf32>):
    pan.yield %e, %s : tensor<2xf32>, tensor<2xf32>
  }
  return %h#1 : tensor<4x2xf32>
}

// -----

// expected-error @+1 {{found 2, one after the other; leave out --stride}}
func.func @main(%x: tensor<4x2xf32>) -> tensor<2xf32> {
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %h = pan.scan (%x) init (%z) : (tensor<4x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%e: tensor<2xf32>, %s: tensor<2xf32>):
    pan.yield %e : tensor<2xf32>
  }
  %i = pan.scan (%x) init (%h) : (tensor<4x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%e: tensor<2xf32>, %s: tensor<2xf32>):
    pan.yield %e : tensor<2xf32>
  }
  return %i : tensor<2xf32>
}

// -----

// expected-error @+1 {{found 'pan.activation' between the samples and the loop}}
func.func @main(%x: tensor<4x2xf32>) -> tensor<2xf32> {
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %t = pan.activation tanh %x : tensor<4x2xf32> -> tensor<4x2xf32>
  %h = pan.scan (%t) init (%z) : (tensor<4x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%e: tensor<2xf32>, %s: tensor<2xf32>):
    pan.yield %e : tensor<2xf32>
  }
  return %h : tensor<2xf32>
}

// -----

// expected-error @+1 {{found steps of several samples without a loop over them}}
func.func @main(%x: tensor<4x2xf32>) -> tensor<4xf32> {
  %z = pan.constant dense<0.0> : tensor<4xf32> -> tensor<4xf32>
  %b = pan.reshape %x : tensor<4x2xf32> -> tensor<2x2x2xf32>
  %h = pan.scan (%b) init (%z) : (tensor<2x2x2xf32>), (tensor<4xf32>) -> (tensor<4xf32>) {
  ^bb0(%e: tensor<2x2xf32>, %s: tensor<4xf32>):
    %v = pan.reshape %e : tensor<2x2xf32> -> tensor<4xf32>
    pan.yield %v : tensor<4xf32>
  }
  return %h : tensor<4xf32>
}

// -----

// expected-error @+1 {{bricks of 2 samples, which windows share where they begin with one; found --stride 3; allowed are 2, 4 and so on}}
func.func @main(%x: tensor<2x2x1xf32>) -> tensor<1xf32> {
  %z = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %h = pan.scan (%x) init (%z) : (tensor<2x2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>) {
  ^bb0(%brick: tensor<2x1xf32>, %s: tensor<1xf32>):
    %v = pan.scan (%brick) init (%z) : (tensor<2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>) {
    ^bb0(%e: tensor<1xf32>, %l: tensor<1xf32>):
      pan.yield %e : tensor<1xf32>
    }
    pan.yield %v : tensor<1xf32>
  }
  return %h : tensor<1xf32>
}

// -----

// expected-error @+1 {{found a loop that runs backwards over each brick}}
func.func @main(%x: tensor<2x2x1xf32>) -> tensor<1xf32> {
  %z = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %h = pan.scan (%x) init (%z) : (tensor<2x2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>) {
  ^bb0(%brick: tensor<2x1xf32>, %s: tensor<1xf32>):
    %v = pan.scan (%brick) init (%z) {reverse} : (tensor<2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>) {
    ^bb0(%e: tensor<1xf32>, %l: tensor<1xf32>):
      pan.yield %e : tensor<1xf32>
    }
    pan.yield %v : tensor<1xf32>
  }
  return %h : tensor<1xf32>
}

// -----

// expected-error @+1 {{found a loop of which every step of a brick is read}}
func.func @main(%x: tensor<2x2x1xf32>) -> tensor<2x1xf32> {
  %z = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %zz = pan.constant dense<0.0> : tensor<2x1xf32> -> tensor<2x1xf32>
  %h = pan.scan (%x) init (%zz) : (tensor<2x2x1xf32>), (tensor<2x1xf32>) -> (tensor<2x1xf32>) {
  ^bb0(%brick: tensor<2x1xf32>, %s: tensor<2x1xf32>):
    %v:2 = pan.scan (%brick) init (%z) : (tensor<2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>, tensor<2x1xf32>) {
    ^bb0(%e: tensor<1xf32>, %l: tensor<1xf32>):
      pan.yield %e, %l : tensor<1xf32>, tensor<1xf32>
    }
    pan.yield %v#1 : tensor<2x1xf32>
  }
  return %h : tensor<2x1xf32>
}

// -----

// expected-error @+1 {{found a loop that begins where the bricks before ended}}
func.func @main(%x: tensor<2x2x1xf32>) -> tensor<1xf32> {
  %z = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %h = pan.scan (%x) init (%z) : (tensor<2x2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>) {
  ^bb0(%brick: tensor<2x1xf32>, %s: tensor<1xf32>):
    %v = pan.scan (%brick) init (%s) : (tensor<2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>) {
    ^bb0(%e: tensor<1xf32>, %l: tensor<1xf32>):
      pan.yield %e : tensor<1xf32>
    }
    pan.yield %v : tensor<1xf32>
  }
  return %h : tensor<1xf32>
}

// -----

// expected-error @+1 {{found 2 loops over each brick}}
func.func @main(%x: tensor<2x2x1xf32>) -> tensor<1xf32> {
  %z = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %h = pan.scan (%x) init (%z) : (tensor<2x2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>) {
  ^bb0(%brick: tensor<2x1xf32>, %s: tensor<1xf32>):
    %v = pan.scan (%brick) init (%z) : (tensor<2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>) {
    ^bb0(%e: tensor<1xf32>, %l: tensor<1xf32>):
      pan.yield %e : tensor<1xf32>
    }
    %w = pan.scan (%brick) init (%v) : (tensor<2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>) {
    ^bb0(%e: tensor<1xf32>, %l: tensor<1xf32>):
      pan.yield %l : tensor<1xf32>
    }
    pan.yield %w : tensor<1xf32>
  }
  return %h : tensor<1xf32>
}
