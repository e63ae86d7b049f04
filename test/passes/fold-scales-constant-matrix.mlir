// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A matrix times a constant, such as the first initial state, is a constant.
// RUN: pannikin-opt %s --fold-scales | FileCheck %s
// CHECK: %[[C:.*]] = pan.constant dense<[0.000000e+00, -6.500000e+00]>
// CHECK-NEXT: pan.add %arg0, %[[C]]

func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %w = pan.constant "W" dense<[[1.0, 2.0], [-3.0, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %h = pan.constant dense<[2.0, -1.0]> : tensor<2xf32> -> tensor<2xf32>
  %0 = pan.matvec %w, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %y = pan.add %x, %0 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
