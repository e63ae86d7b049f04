// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A unit that never changes goes into the biases of what reads it; one that starts otherwise changes once and stays.
// RUN: pannikin-opt %s --split-input-file --remove-dead-weights | FileCheck %s

// A relu of a negative bias is 0 and a cell that starts at 1 and multiplies by 1 is 1.
// CHECK-LABEL: func.func @constant
// CHECK-DAG: pan.constant "D" dense<2.000000e+00> : tensor<1x1xf32>
// CHECK-DAG: %[[OFFSET:.*]] = pan.constant dense<5.000000e+00> : tensor<1xf32>
// CHECK: pan.yield
// CHECK: %[[P:.*]] = pan.matvec {{.*}} : tensor<1x1xf32>, tensor<1xf32>
// CHECK: %[[Y:.*]] = pan.add %[[P]], %[[OFFSET]]
// CHECK: return %[[Y]]
func.func @constant(%x: tensor<3x1xf32>) -> tensor<1xf32> {
  %w = pan.constant "W" dense<[[1.0], [0.0], [0.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %b = pan.constant "B" dense<[0.5, -1.0, 0.0]> : tensor<3xf32> -> tensor<3xf32>
  %d = pan.constant "D" dense<[[2.0, 7.0, 5.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %init = pan.constant dense<[0.0, 0.0, 1.0]> : tensor<3xf32> -> tensor<3xf32>
  %last = pan.scan (%x) init (%init) : (tensor<3x1xf32>), (tensor<3xf32>) -> (tensor<3xf32>) {
  ^bb0(%e: tensor<1xf32>, %h: tensor<3xf32>):
    %0 = pan.matvec %w, %e : tensor<3x1xf32>, tensor<1xf32> -> tensor<3xf32>
    %1 = pan.add %0, %b : tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
    %2 = pan.add %1, %h : tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
    %3 = pan.activation relu %2 : tensor<3xf32> -> tensor<3xf32>
    pan.yield %3 : tensor<3xf32>
  }
  %y = pan.matvec %d, %last : tensor<1x3xf32>, tensor<3xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// CHECK-LABEL: func.func @changes_once
// CHECK: pan.constant "D" {{.*}} -> tensor<1x2xf32>
func.func @changes_once(%x: tensor<3x1xf32>) -> tensor<1xf32> {
  %w = pan.constant "W" dense<[[1.0], [0.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %u = pan.constant "U" dense<[[0.5, 0.5], [0.0, 0.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = pan.constant "B" dense<[0.5, 1.0]> : tensor<2xf32> -> tensor<2xf32>
  %d = pan.constant "D" dense<[[2.0, 7.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %zero = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %last = pan.scan (%x) init (%zero) : (tensor<3x1xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%e: tensor<1xf32>, %h: tensor<2xf32>):
    %0 = pan.matvec %w, %e : tensor<2x1xf32>, tensor<1xf32> -> tensor<2xf32>
    %1 = pan.matvec %u, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %2 = pan.add %0, %1 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %3 = pan.add %2, %b : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %4 = pan.activation tanh %3 : tensor<2xf32> -> tensor<2xf32>
    pan.yield %4 : tensor<2xf32>
  }
  %y = pan.matvec %d, %last : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
