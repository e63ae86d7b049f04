// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A scan carries its states forward or backward, over known, given and
// unknown lengths; outputs stay at the index that was read.
// RUN: pannikin-opt %s --evaluate='forward(1 2 3)' --evaluate='reversed(1 2 3)' --evaluate='counted(1)' \
// RUN:   --evaluate='stream(1 2 3 4)' --evaluate='stream(5)' --evaluate='swap(1 2; 3 4)' | FileCheck %s

// CHECK: result 0 = 6
// CHECK: result 1 = 1 3 6
func.func @forward(%x: tensor<3x1xf32>) -> (tensor<1xf32>, tensor<3x1xf32>) {
  %z = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %r:2 = pan.scan (%x) init (%z) : (tensor<3x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>, tensor<3x1xf32>) {
  ^bb0(%a: tensor<1xf32>, %s: tensor<1xf32>):
    %n = pan.add %a, %s : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    pan.yield %n, %n : tensor<1xf32>, tensor<1xf32>
  }
  return %r#0, %r#1 : tensor<1xf32>, tensor<3x1xf32>
}

// CHECK: result 0 = 6
// CHECK: result 1 = 6 5 3
func.func @reversed(%x: tensor<3x1xf32>) -> (tensor<1xf32>, tensor<3x1xf32>) {
  %z = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %r:2 = pan.scan (%x) init (%z) reverse : (tensor<3x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>, tensor<3x1xf32>) {
  ^bb0(%a: tensor<1xf32>, %s: tensor<1xf32>):
    %n = pan.add %a, %s : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    pan.yield %n, %n : tensor<1xf32>, tensor<1xf32>
  }
  return %r#0, %r#1 : tensor<1xf32>, tensor<3x1xf32>
}

// CHECK: result 0 = 16
func.func @counted(%h: tensor<1xf32>) -> tensor<1xf32> {
  %r = pan.scan () init (%h) length 4 : (), (tensor<1xf32>) -> (tensor<1xf32>) {
  ^bb0(%s: tensor<1xf32>):
    %n = pan.add %s, %s : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    pan.yield %n : tensor<1xf32>
  }
  return %r : tensor<1xf32>
}

// CHECK: result 0 = 1 3 6 10
// CHECK: result 0 = 5
func.func @stream(%x: tensor<?x1xf32>) -> tensor<?x1xf32> {
  %z = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %r:2 = pan.scan (%x) init (%z) : (tensor<?x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>, tensor<?x1xf32>) {
  ^bb0(%a: tensor<1xf32>, %s: tensor<1xf32>):
    %n = pan.add %a, %s : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    pan.yield %n, %n : tensor<1xf32>, tensor<1xf32>
  }
  return %r#1 : tensor<?x1xf32>
}

// States that take each other's place do so at once.
// CHECK: result 0 = 3 4
// CHECK: result 1 = 1 2
func.func @swap(%a: tensor<2xf32>, %b: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %r:2 = pan.scan () init (%a, %b) length 3 : (), (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  ^bb0(%s: tensor<2xf32>, %t: tensor<2xf32>):
    pan.yield %t, %s : tensor<2xf32>, tensor<2xf32>
  }
  return %r#0, %r#1 : tensor<2xf32>, tensor<2xf32>
}
