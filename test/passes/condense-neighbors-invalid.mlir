// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Models without a search for neighbours, and fewer rows than neighbours, are refused.
// RUN: printf '0\n1\n' > %t.csv
// RUN: split-file %s %t
// RUN: not pannikin-opt %t/kernel.mlir --condense-neighbors='data=%t.csv prototypes=1' 2>&1 | FileCheck %t/kernel.mlir
// RUN: not pannikin-opt %t/few.mlir --condense-neighbors='data=%t.csv prototypes=1' 2>&1 | FileCheck %t/few.mlir

//--- kernel.mlir
// CHECK: error: has no stored neighbours that could be left out; --prototypes and --prototype-loss are for models that search the nearest of stored rows
func.func @main(%x: tensor<1xf32> {pan.name = "x", pan.shape = array<i64: 1, 1>}) -> (tensor<1xf32> {pan.name = "y"}) {
  %p = pan.constant dense<[[0.0], [1.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %v = pan.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %y = pan.nearest 2 squared_l2 exponential %x, %p, %v : tensor<1xf32>, tensor<2x1xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

//--- few.mlir
// CHECK: error: looks for 2 neighbours; --prototypes must be at least that, found 1
func.func @main(%x: tensor<1xf32> {pan.name = "x", pan.shape = array<i64: 1, 1>}) -> (tensor<1xf32> {pan.name = "y"}) {
  %p = pan.constant dense<[[0.0], [1.0], [4.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %v = pan.constant dense<[[1.0], [2.0], [7.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %y = pan.nearest 2 squared_l2 one %x, %p, %v : tensor<1xf32>, tensor<3x1xf32>, tensor<3x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
