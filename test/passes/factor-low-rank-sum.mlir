// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Of two matrices that are added up both keep the rank that they were given: what the second lost does not go into the first.
// RUN: printf '1,0,2,0\n0,1,0.5,1\n1,1,-1,0\n-1,2,0.3,0\n0,0.7,1,-2\n0.2,-0.4,0.9,1\n' > %t.csv
// RUN: pannikin-opt %s --factor-low-rank='rank=1 data=%t.csv' | FileCheck %s
// CHECK-DAG: pan.constant "U_right" {{.*}} -> tensor<1x4xf32>
// CHECK-DAG: pan.constant "U_left" {{.*}} -> tensor<4x1xf32>
// CHECK-DAG: pan.constant "W_right" {{.*}} -> tensor<1x4xf32>
// CHECK-DAG: pan.constant "W_left" {{.*}} -> tensor<4x1xf32>
func.func @main(%x: tensor<4xf32> {pan.name = "x", pan.shape = array<i64: 1, 4>}) -> (tensor<4xf32> {pan.name = "y"}) {
  %w = pan.constant "W" dense<[[1.0, 1.0, 0.3, 0.0], [1.0, -0.5, -0.2, 0.4], [0.7, 1.0, 0.1, 0.0], [-1.0, 0.2, 0.3, 1.0]]> : tensor<4x4xf32> -> tensor<4x4xf32>
  %u = pan.constant "U" dense<[[0.2, -1.0, 0.4, 0.1], [0.9, 0.5, -0.2, 0.3], [0.7, -0.6, 0.1, 0.8], [-0.4, 0.2, 0.9, 0.5]]> : tensor<4x4xf32> -> tensor<4x4xf32>
  %h = pan.activation tanh %x : tensor<4xf32> -> tensor<4xf32>
  %a = pan.matvec %w, %x : tensor<4x4xf32>, tensor<4xf32> -> tensor<4xf32>
  %b = pan.matvec %u, %h : tensor<4x4xf32>, tensor<4xf32> -> tensor<4xf32>
  %y = pan.add %a, %b : tensor<4xf32>, tensor<4xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}
