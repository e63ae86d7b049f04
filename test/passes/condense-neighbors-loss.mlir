// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows stay where the loss would exceed its limit, also on every third input, which does not choose; numbers lose shares of their variance.
// RUN: printf '0\n1\n2\n3\n' > %t.csv
// RUN: split-file %s %t
// RUN: pannikin-opt %t/votes.mlir --condense-neighbors='data=%t.csv prototypes=1 loss=10' | FileCheck %t/votes.mlir
// RUN: pannikin-opt %t/numbers.mlir --condense-neighbors='data=%t.csv prototypes=1 loss=40' | FileCheck %t/numbers.mlir

//--- votes.mlir
// CHECK: before = 4 : i64, inputs = 4 : i64, kept = 4 : i64, lost = 0.000000e+00 : f64
func.func @main(%x: tensor<1xf32> {pan.name = "x", pan.shape = array<i64: 1, 1>}) -> (tensor<2xf32> {pan.name = "y"}) {
  %p = pan.constant dense<[[0.0], [1.0], [2.0], [3.0]]> : tensor<4x1xf32> -> tensor<4x1xf32>
  %v = pan.constant dense<[[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]> : tensor<4x2xf32> -> tensor<4x2xf32>
  %y = pan.nearest 1 l1 one %x, %p, %v : tensor<1xf32>, tensor<4x1xf32>, tensor<4x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

//--- numbers.mlir
// The variance of 0, 10, 20, 30 is 125. Row 2, which only the third input reads,
// goes: 20 becomes 10, 100 / 125 = 80 %. That is too much.
// CHECK: kept = 4 : i64, lost = 0.000000e+00 : f64
func.func @main(%x: tensor<1xf32> {pan.name = "x", pan.shape = array<i64: 1, 1>}) -> (tensor<1xf32> {pan.name = "y"}) {
  %p = pan.constant dense<[[0.0], [1.0], [2.0], [3.0]]> : tensor<4x1xf32> -> tensor<4x1xf32>
  %v = pan.constant dense<[[0.0], [10.0], [20.0], [30.0]]> : tensor<4x1xf32> -> tensor<4x1xf32>
  %y = pan.nearest 1 l1 one %x, %p, %v : tensor<1xf32>, tensor<4x1xf32>, tensor<4x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
