// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Two matrices in a row become one if that is smaller; factors of low rank stay apart.
// RUN: pannikin-opt %s --split-input-file --fold-scales | FileCheck %s

// CHECK: %[[W:.*]] = pan.constant dense<{{\[\[}}9.000000e+00, 1.200000e+01]]> : tensor<1x2xf32>
// CHECK: pan.matvec %[[W]], %arg0
// CHECK-NOT: pan.matvec
func.func @model(%x: tensor<2xf32> {pan.name = "x"}) -> (tensor<1xf32> {pan.name = "y"}) {
  %a = pan.constant dense<[[1.0, 1.0, 1.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %b = pan.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %h = pan.matvec %b, %x : tensor<3x2xf32>, tensor<2xf32> -> tensor<3xf32>
  %y = pan.matvec %a, %h : tensor<1x3xf32>, tensor<3xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// CHECK-COUNT-2: pan.matvec
func.func @model(%x: tensor<2xf32> {pan.name = "x"}) -> (tensor<2xf32> {pan.name = "y"}) {
  %a = pan.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %b = pan.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %h = pan.matvec %b, %x : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %y = pan.matvec %a, %h : tensor<2x1xf32>, tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
