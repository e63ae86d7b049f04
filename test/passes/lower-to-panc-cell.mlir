// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The report counts the units of a cell that is known: h and c are as long.
// RUN: pannikin-opt %s --lower-to-panc | FileCheck %s
// CHECK: pan.cells = "LSTM, 2 inputs, 2 units"

func.func @main(%x: tensor<3x2xf32>) -> (tensor<2xf32> {pan.name = "y"}) {
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %h:2 = pan.scan (%x) init (%z, %z) {cell = "LSTM"} : (tensor<3x2xf32>), (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  ^bb0(%e: tensor<2xf32>, %s: tensor<2xf32>, %c: tensor<2xf32>):
    %0 = pan.add %s, %e : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %1 = pan.mul %c, %0 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %0, %1 : tensor<2xf32>, tensor<2xf32>
  }
  return %h#0 : tensor<2xf32>
}
