// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Other neighbours stay apart, and a quotient by what is no sum of weights stays a quotient.
// RUN: pannikin-opt %s --merge-neighbors | FileCheck %s

// Two nearest are not three nearest.
// CHECK-LABEL: func.func @other_counts
// CHECK: pan.nearest 2
// CHECK: pan.nearest 3
// CHECK: pan.concat
func.func @other_counts(%x: tensor<1xf32>) -> tensor<2xf32> {
  %p = pan.constant dense<[[0.0], [3.0], [5.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %a = pan.constant dense<[[1.0], [0.0], [0.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %v = pan.nearest 2 squared_l2 one %x, %p, %a : tensor<1xf32>, tensor<3x1xf32>, tensor<3x1xf32> -> tensor<1xf32>
  %w = pan.nearest 3 squared_l2 one %x, %p, %a : tensor<1xf32>, tensor<3x1xf32>, tensor<3x1xf32> -> tensor<1xf32>
  %all = pan.concat %v, %w along 0 : tensor<1xf32>, tensor<1xf32> -> tensor<2xf32>
  return %all : tensor<2xf32>
}

// CHECK-LABEL: func.func @other_quotient
// CHECK: pan.div
func.func @other_quotient(%x: tensor<1xf32>) -> tensor<1xf32> {
  %p = pan.constant dense<[[0.0], [3.0], [5.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %a = pan.constant dense<[[1.0], [2.0], [4.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %b = pan.constant dense<[[1.0], [1.0], [2.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %v = pan.nearest 2 squared_l2 one %x, %p, %a : tensor<1xf32>, tensor<3x1xf32>, tensor<3x1xf32> -> tensor<1xf32>
  %w = pan.nearest 2 squared_l2 one %x, %p, %b : tensor<1xf32>, tensor<3x1xf32>, tensor<3x1xf32> -> tensor<1xf32>
  %y = pan.div %v, %w : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// CHECK-LABEL: func.func @by_constant
// CHECK: pan.nearest
// CHECK: pan.div
func.func @by_constant(%x: tensor<1xf32>) -> tensor<1xf32> {
  %p = pan.constant dense<[[0.0], [3.0], [5.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %a = pan.constant dense<[[1.0], [2.0], [4.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %two = pan.constant dense<2.0> : tensor<1xf32> -> tensor<1xf32>
  %v = pan.nearest 2 squared_l2 one %x, %p, %a : tensor<1xf32>, tensor<3x1xf32>, tensor<3x1xf32> -> tensor<1xf32>
  %y = pan.div %two, %v : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
