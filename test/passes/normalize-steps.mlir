// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One cell written in two ways, with other orders and names, has one form; what needs
// nothing of the step is computed before it.
// RUN: split-file %s %t
// RUN: pannikin-opt %t/first.mlir --normalize-steps > %t/first
// RUN: pannikin-opt %t/second.mlir --normalize-steps | diff %t/first -
// RUN: FileCheck %s --input-file=%t/first
// CHECK: pan.activation  sigmoid
// CHECK: pan.scan
// CHECK: pan.matvec %[[W:.+]], %arg1
// CHECK: pan.matvec
// CHECK: pan.add
// CHECK: pan.activation  tanh
// CHECK-NOT: sigmoid

//--- first.mlir
func.func @main(%x: tensor<4x2xf32>) -> tensor<2xf32> {
  %zero = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %alpha = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %w = pan.constant dense<[[0.5, 0.25], [-0.5, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %u = pan.constant dense<[[0.25, 0.5], [1.0, -0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %r:2 = pan.scan (%x) init (%zero, %zero) : (tensor<4x2xf32>), (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  ^bb0(%a: tensor<2xf32>, %h: tensor<2xf32>, %c: tensor<2xf32>):
    %q = pan.matvec %u, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %p = pan.matvec %w, %a : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %s = pan.add %q, %p : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %t = pan.activation tanh %s : tensor<2xf32> -> tensor<2xf32>
    %b = pan.activation sigmoid %alpha : tensor<1xf32> -> tensor<1xf32>
    %m = pan.mul %t, %b : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
    %d = pan.add %m, %c : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %t, %d : tensor<2xf32>, tensor<2xf32>
  }
  return %r#1 : tensor<2xf32>
}

//--- second.mlir
func.func @main(%x: tensor<4x2xf32>) -> tensor<2xf32> {
  %u = pan.constant dense<[[0.25, 0.5], [1.0, -0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %w = pan.constant dense<[[0.5, 0.25], [-0.5, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %alpha = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %zero = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %b = pan.activation sigmoid %alpha : tensor<1xf32> -> tensor<1xf32>
  %r:2 = pan.scan (%x) init (%zero, %zero) : (tensor<4x2xf32>), (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  ^bb0(%a: tensor<2xf32>, %c: tensor<2xf32>, %h: tensor<2xf32>):
    %p = pan.matvec %w, %a : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %q = pan.matvec %u, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %s = pan.add %p, %q : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %t = pan.activation tanh %s : tensor<2xf32> -> tensor<2xf32>
    %m = pan.mul %b, %t : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
    %d = pan.add %c, %m : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %d, %t : tensor<2xf32>, tensor<2xf32>
  }
  return %r#0 : tensor<2xf32>
}
