// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A unit that one weight reads stays, and so does one that the function returns, that a softmax reads, or that is a number of the input.
// RUN: pannikin-opt %s --split-input-file --remove-dead-weights | FileCheck %s

// CHECK: pan.constant "U" {{.*}} -> tensor<2x2xf32>
// CHECK: pan.constant "D" {{.*}} -> tensor<1x2xf32>
func.func @one_weight(%x: tensor<3x2xf32>) -> tensor<1xf32> {
  %u = pan.constant "U" dense<[[0.5, 0.25], [0.0, 0.75]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = pan.constant "D" dense<[[1.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %zero = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %last = pan.scan (%x) init (%zero) : (tensor<3x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%e: tensor<2xf32>, %h: tensor<2xf32>):
    %0 = pan.matvec %u, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %1 = pan.add %e, %0 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %2 = pan.activation tanh %1 : tensor<2xf32> -> tensor<2xf32>
    pan.yield %2 : tensor<2xf32>
  }
  %y = pan.matvec %d, %last : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// CHECK: pan.constant "W" {{.*}} -> tensor<2x2xf32>
func.func @returned(%x: tensor<2xf32>) -> (tensor<1xf32>, tensor<2xf32>) {
  %w = pan.constant "W" dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = pan.constant "D" dense<[[1.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %h = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %y = pan.matvec %d, %h : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y, %h : tensor<1xf32>, tensor<2xf32>
}

// -----

// CHECK: pan.constant "W" {{.*}} -> tensor<2x2xf32>
func.func @softmax(%x: tensor<2xf32>) -> tensor<1xf32> {
  %w = pan.constant "W" dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = pan.constant "D" dense<[[1.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %h = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %p = pan.softmax %h : tensor<2xf32> -> tensor<2xf32>
  %y = pan.matvec %d, %p : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// CHECK: func.func @input(%arg0: tensor<2xf32>)
// CHECK: pan.constant "D" {{.*}} -> tensor<1x2xf32>
func.func @input(%x: tensor<2xf32>) -> tensor<1xf32> {
  %d = pan.constant "D" dense<[[1.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %h = pan.activation tanh %x : tensor<2xf32> -> tensor<2xf32>
  %y = pan.matvec %d, %h : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
