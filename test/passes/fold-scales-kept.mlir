// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What is not constant, or is read before it is scaled, stays as it is.
// RUN: pannikin-opt %s --fold-scales | FileCheck %s
// CHECK: %[[W:.*]] = pan.constant "W" dense<{{\[\[}}1.000000e+00, 2.000000e+00], [-3.000000e+00, 5.000000e-01]]>
// CHECK: %[[X:.*]] = pan.mul %arg0, %arg1
// CHECK: pan.matvec %[[W]], %[[X]]
// CHECK: %[[P:.*]] = pan.matvec %[[W]], %arg0
// CHECK: pan.mul %[[P]]

func.func @main(%x: tensor<2xf32>, %c: tensor<2xf32>) -> (tensor<2xf32> {pan.name = "y"}, tensor<2xf32> {pan.name = "z"}, tensor<2xf32> {pan.name = "p"}) {
  %w = pan.constant "W" dense<[[1.0, 2.0], [-3.0, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %two = pan.constant dense<2.0> : tensor<2xf32> -> tensor<2xf32>
  %0 = pan.mul %x, %c : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %1 = pan.matvec %w, %0 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %p = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %z = pan.mul %p, %two : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %1, %z, %p : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}
