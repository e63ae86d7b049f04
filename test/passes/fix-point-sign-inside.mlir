// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A sign that further sums read has the digits of its limits, not those of the product that saturates there.
// RUN: printf '3\n-2\n0.01\n' > %t.csv
// RUN: pannikin-opt %s --calibrate=data=%t.csv --fix-point=activations=16 --evaluate='model(2)' --evaluate='model(-2)' | FileCheck %s

// CHECK: y = 1 (3.05
// CHECK-NEXT: y = 32767 (0.99
func.func @model(%x: tensor<1xf32> {pan.name = "x"}) -> (tensor<1xf32> {pan.name = "y"}) {
  %d = pan.constant dense<1.1529215E+18> : tensor<1xf32> -> tensor<1xf32>
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %t = pan.mul %x, %d : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %z = pan.clip %t to 0.0, 1.0 : tensor<1xf32> -> tensor<1xf32>
  %y = pan.sub %one, %z : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
