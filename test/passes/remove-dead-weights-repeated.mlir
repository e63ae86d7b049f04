// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Units with equal rows, biases and initial states are one unit, whose columns are added up; a unit that starts otherwise is another.
// RUN: pannikin-opt %s --split-input-file --remove-dead-weights | FileCheck %s

// Rows 0 and 2 of U are equal once columns 0 and 2 are added up.
// CHECK-LABEL: func.func @repeated
// CHECK-DAG: pan.constant "W" dense<{{\[\[}}1.000000e+00], [2.000000e+00]]>
// CHECK-DAG: pan.constant "U" dense<{{\[\[}}1.000000e+00, 5.000000e-01], [2.500000e-01, 2.500000e-01]]>
// CHECK-DAG: pan.constant "D" dense<{{\[\[}}6.000000e+00, 3.000000e+00]]>
func.func @repeated(%x: tensor<3x1xf32>) -> tensor<1xf32> {
  %w = pan.constant "W" dense<[[1.0], [2.0], [1.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %u = pan.constant "U" dense<[[0.25, 0.5, 0.75], [0.125, 0.25, 0.125], [1.0, 0.5, 0.0]]> : tensor<3x3xf32> -> tensor<3x3xf32>
  %d = pan.constant "D" dense<[[2.0, 3.0, 4.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %zero = pan.constant dense<0.0> : tensor<3xf32> -> tensor<3xf32>
  %last = pan.scan (%x) init (%zero) : (tensor<3x1xf32>), (tensor<3xf32>) -> (tensor<3xf32>) {
  ^bb0(%e: tensor<1xf32>, %h: tensor<3xf32>):
    %0 = pan.matvec %w, %e : tensor<3x1xf32>, tensor<1xf32> -> tensor<3xf32>
    %1 = pan.matvec %u, %h : tensor<3x3xf32>, tensor<3xf32> -> tensor<3xf32>
    %2 = pan.add %0, %1 : tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
    %3 = pan.activation tanh %2 : tensor<3xf32> -> tensor<3xf32>
    pan.yield %3 : tensor<3xf32>
  }
  %y = pan.matvec %d, %last : tensor<1x3xf32>, tensor<3xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// CHECK-LABEL: func.func @other_start
// CHECK: pan.constant "D" {{.*}} -> tensor<1x2xf32>
func.func @other_start(%x: tensor<3x1xf32>) -> tensor<1xf32> {
  %w = pan.constant "W" dense<[[1.0], [1.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %d = pan.constant "D" dense<[[2.0, 3.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %init = pan.constant dense<[0.0, 1.0]> : tensor<2xf32> -> tensor<2xf32>
  %last = pan.scan (%x) init (%init) : (tensor<3x1xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%e: tensor<1xf32>, %h: tensor<2xf32>):
    %0 = pan.matvec %w, %e : tensor<2x1xf32>, tensor<1xf32> -> tensor<2xf32>
    %1 = pan.add %0, %h : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %2 = pan.activation tanh %1 : tensor<2xf32> -> tensor<2xf32>
    pan.yield %2 : tensor<2xf32>
  }
  %y = pan.matvec %d, %last : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
