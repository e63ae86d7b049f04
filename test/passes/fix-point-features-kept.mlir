// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A vector that something else than matrices reads keeps one fraction.
// RUN: printf '1000,0.011\n-700,0.003\n' > %t.csv
// RUN: pannikin-opt %s --calibrate=data=%t.csv --fix-point | FileCheck %s

// CHECK-LABEL: func.func @added(%arg0: tensor<2x!pan.fixed<16, 5>>
func.func @added(%x: tensor<2xf32> {pan.name = "x"}) -> tensor<2xf32> {
  %w = pan.constant "w" dense<[[0.001, 50.0], [0.5, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %y = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %z = pan.add %x, %y : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %z : tensor<2xf32>
}
