// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Relu units, states of relu recurrences and elements between low-rank factors that differ much in range are scaled by powers of two, and what reads them makes up for it.
// RUN: pannikin-opt %s --split-input-file --equalize-ranges | FileCheck %s

// CHECK-LABEL: func.func @relu
// CHECK-DAG: pan.constant "W" dense<{{\[\[}}2.500000e-01, -2.500000e-01], [2.500000e-01, 5.000000e-01]]>
// CHECK-DAG: pan.constant "B" dense<1.250000e-01>
// CHECK-DAG: pan.constant "D" dense<3.200000e+01>
func.func @relu(%x: tensor<2xf32>) -> tensor<1xf32> {
  %w = pan.constant "W" dense<[[16.0, -16.0], [0.25, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = pan.constant "B" dense<[8.0, 0.125]> : tensor<2xf32> -> tensor<2xf32>
  %d = pan.constant "D" dense<[[0.5, 32.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %1 = pan.add %0, %b : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %2 = pan.activation relu %1 : tensor<2xf32> -> tensor<2xf32>
  %y = pan.matvec %d, %2 : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// CHECK-LABEL: func.func @state
// CHECK-DAG: pan.constant "W" dense<2.500000e-01>
// CHECK-DAG: pan.constant "U" dense<{{\[\[}}5.000000e-01, 6.250000e-02], [5.000000e-01, 2.500000e-01]]>
// CHECK-DAG: pan.constant "D" dense<3.200000e+01>
func.func @state(%x: tensor<3x1xf32>) -> tensor<1xf32> {
  %w = pan.constant "W" dense<[[16.0], [0.25]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %u = pan.constant "U" dense<[[0.5, 4.0], [0.0078125, 0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = pan.constant "D" dense<[[0.5, 32.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %zero = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %last = pan.scan (%x) init (%zero) : (tensor<3x1xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%e: tensor<1xf32>, %h: tensor<2xf32>):
    %0 = pan.matvec %w, %e : tensor<2x1xf32>, tensor<1xf32> -> tensor<2xf32>
    %1 = pan.matvec %u, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %2 = pan.add %0, %1 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %3 = pan.activation relu %2 : tensor<2xf32> -> tensor<2xf32>
    pan.yield %3 : tensor<2xf32>
  }
  %y = pan.matvec %d, %last : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// CHECK-LABEL: func.func @middle
// CHECK-DAG: pan.constant "B" dense<2.500000e-01>
// CHECK-DAG: pan.constant "A" dense<{{\[\[}}3.200000e+01, 3.200000e+01], [1.600000e+01, 1.600000e+01], [8.000000e+00, 8.000000e+00]]>
func.func @middle(%x: tensor<2xf32>) -> tensor<3xf32> {
  %b = pan.constant "B" dense<[[16.0, 16.0], [0.25, 0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %a = pan.constant "A" dense<[[0.5, 32.0], [0.25, 16.0], [0.125, 8.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %0 = pan.matvec %b, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %y = pan.matvec %a, %0 : tensor<3x2xf32>, tensor<2xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}
