// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows that 8 bits cannot tell apart get 16, and only they.
// RUN: printf '3.01\n3.03\n-100\n100\n' > %t.csv
// RUN: pannikin-opt %s --calibrate=data=%t.csv --fix-point | FileCheck %s

// CHECK: pan.nearest 1 {{.*}} tensor<1x!pan.fixed<16, 8>>, tensor<3x1x!pan.fixed<16, 8>>
func.func @model(%x: tensor<1xf32> {pan.name = "x"}) -> (tensor<2xf32> {pan.name = "y"}) {
  %p = pan.constant dense<[[3.0], [3.04], [90.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %v = pan.constant dense<[[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %y = pan.nearest 1 squared_l2 one %x, %p, %v : tensor<1xf32>, tensor<3x1xf32>, tensor<3x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
