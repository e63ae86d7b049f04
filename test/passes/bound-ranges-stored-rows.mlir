// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Without data the rows that neighbours are looked for in tell the range of the input, a quarter wider; another kernel's rows do not.
// RUN: pannikin-opt %s --split-input-file --bound-ranges | FileCheck %s

// Rows 1 and 3 about 2, times 1.25, back through the scaler: 0.75 / 2 + 10.
// CHECK: %arg0: tensor<1xf32> {pan.best16 = array<i32: {{[0-9]+}}>, pan.best8 = array<i32: 3>, pan.name = "x", pan.range = #pan.range<1.037500e+01 : f64, 1.162500e+01 : f64, "data">}
func.func @model(%x: tensor<1xf32> {pan.name = "x"}) -> (tensor<1xf32> {pan.name = "y"}) {
  %m = pan.constant dense<10.0> : tensor<1xf32> -> tensor<1xf32>
  %s = pan.constant dense<2.0> : tensor<1xf32> -> tensor<1xf32>
  %p = pan.constant dense<[[1.0], [3.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %d = pan.sub %x, %m : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %z = pan.mul %d, %s : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %y = pan.nearest 1 squared_l2 one %z, %p, %p : tensor<1xf32>, tensor<2x1xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// Learned rows lie anywhere.
// CHECK: pan.range = #pan.range<-3.200000e+01 : f64, 3.200000e+01 : f64, "assumed">
func.func @model(%x: tensor<1xf32> {pan.name = "x"}) -> (tensor<1xf32> {pan.name = "y"}) {
  %p = pan.constant dense<[[1.0], [3.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %y = pan.nearest 2 squared_l2 exponential %x, %p, %p : tensor<1xf32>, tensor<2x1xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
