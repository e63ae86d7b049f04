// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Forms and names that are none, and functions without matrices, are refused with what there is.
// RUN: split-file %s %t
// RUN: not pannikin-opt %t/matrix.mlir --narrow-weights='weights=7' 2>&1 | FileCheck %s --check-prefix=FORM
// RUN: not pannikin-opt %t/matrix.mlir --narrow-weights='weights=4,fc=8' 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not pannikin-opt %t/none.mlir --narrow-weights='weights=4' 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not pannikin-opt %t/matrix.mlir --narrow-weights='data=%t/absent.csv' 2>&1 | FileCheck %s --check-prefix=DATA
// FORM: error: '7' is no form of a weight; use 8, 6, 5, 4, 3, 2, ternary, binary, pow2 or codebook:N with 4 to 256 numbers
// NAME: error: has no matrix 'fc' to give another form; its matrices are 'W'
// NONE: error: has no matrix of constant weights to change; leave the options that change weights out
// DATA: error: {{.*}}absent.csv

//--- matrix.mlir
func.func @main(%x: tensor<2xf32> {pan.name = "x", pan.shape = array<i64: 1, 2>}) -> (tensor<1xf32> {pan.name = "y"}) {
  %w = pan.constant "W" dense<[[1.0, -0.5]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %y = pan.matvec %w, %x : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

//--- none.mlir
func.func @main(%x: tensor<2xf32> {pan.name = "x", pan.shape = array<i64: 1, 2>}) -> (tensor<2xf32> {pan.name = "y"}) {
  %y = pan.activation tanh %x : tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
