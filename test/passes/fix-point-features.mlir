// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Features of different scale get a fraction each, and the weights carry the scales.
// RUN: printf '1000,0.011\n-700,0.003\n' > %t.csv
// RUN: pannikin-opt %s --calibrate=data=%t.csv --fix-point | FileCheck %s
// RUN: pannikin-opt %s --calibrate=data=%t.csv --fix-point --evaluate='main(96 88)' | FileCheck %s --check-prefix=VALUE

// Read as fractions of 1: 0.001 * 2^(7+3) is 1.024 and 50 * 2^(7-13) is 0.78125.
// CHECK-LABEL: func.func @main(%arg0: tensor<2x!pan.fixed<8, [-3, 13]>>
// CHECK: pan.constant "w" dense<{{\[}}[66, 50]]> : tensor<1x2xi8> -> tensor<1x2x!pan.fixed<8, [6]>>
// 768 and 0.0107421875: (66 * 96 + 50 * 88) / 2^13.
// VALUE: (1.31
func.func @main(%x: tensor<2xf32> {pan.name = "x"}) -> tensor<1xf32> {
  %w = pan.constant "w" dense<[[0.001, 50.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %y = pan.matvec %w, %x : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
