// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A factor so large that the limits behind it leave only a sign keeps the sign of small numbers; a power of two, too.
// RUN: printf '3\n-2\n0.01\n' > %t.csv
// RUN: pannikin-opt %s --calibrate=data=%t.csv --fix-point=activations=16 --evaluate='model(20)' --evaluate='model(-20)' | FileCheck %s

// CHECK: y = 32767 (0.99
// CHECK-NEXT: z = 32767 (0.99
// CHECK-NEXT: y = 0 (0)
// CHECK-NEXT: z = 0 (0)
func.func @model(%x: tensor<1xf32> {pan.name = "x"}) -> (tensor<1xf32> {pan.name = "y"}, tensor<1xf32> {pan.name = "z"}) {
  %c = pan.constant dense<1.0e+18> : tensor<1xf32> -> tensor<1xf32>
  %s = pan.mul %x, %c : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %y = pan.clip %s to 0.0, 1.0 : tensor<1xf32> -> tensor<1xf32>
  %d = pan.constant dense<1.1529215E+18> : tensor<1xf32> -> tensor<1xf32>
  %t = pan.mul %x, %d : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %z = pan.clip %t to 0.0, 1.0 : tensor<1xf32> -> tensor<1xf32>
  return %y, %z : tensor<1xf32>, tensor<1xf32>
}
