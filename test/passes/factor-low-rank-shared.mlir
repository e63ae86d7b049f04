// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Matrices that read one vector and have their rows in one direction share the middle vector.
// RUN: pannikin-opt %s --factor-low-rank | FileCheck %s
// CHECK: %[[M:.*]] = pan.matvec {{.*}} : tensor<1x3xf32>, tensor<3xf32> -> tensor<1xf32>
// CHECK: pan.matvec {{.*}}, %[[M]] : tensor<3x1xf32>
// CHECK: pan.matvec {{.*}}, %[[M]] : tensor<2x1xf32>

func.func @main(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<2xf32>) {
  %v = pan.constant "V" dense<[[1.0, -1.0, 2.0], [2.0, -2.0, 4.0], [-3.0, 3.0, -6.0]]> : tensor<3x3xf32> -> tensor<3x3xf32>
  %w = pan.constant "W" dense<[[0.5, -0.5, 1.0], [1.5, -1.5, 3.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %y = pan.matvec %v, %x : tensor<3x3xf32>, tensor<3xf32> -> tensor<3xf32>
  %z = pan.matvec %w, %x : tensor<2x3xf32>, tensor<3xf32> -> tensor<2xf32>
  return %y, %z : tensor<3xf32>, tensor<2xf32>
}
