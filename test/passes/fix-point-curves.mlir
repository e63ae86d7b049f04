// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions without an end are tabulated over the range that data showed, and quotients rounded once; tensors and memory compute the same.
// RUN: printf '1,-2\n0.5,2\n3,0.25\n' > %t.csv
// RUN: pannikin-opt %s --calibrate=data=%t.csv --fix-point=activations=16 --evaluate='model(8192 8192)' > %t.tensors
// RUN: pannikin-opt %s --calibrate=data=%t.csv --fix-point=activations=16 --lower-to-panc --evaluate='predict(8192 8192)' | diff %t.tensors -
// RUN: FileCheck %s < %t.tensors

// e, ln e, and 1 / e.
// CHECK: (2.71{{[0-9]+}} 2.71{{[0-9]+}})
// CHECK: = 8192 8192 (1 1)
// CHECK: (0.36{{[0-9]+}} 0.36{{[0-9]+}})
func.func @model(%x: tensor<2xf32> {pan.name = "x"}) -> (tensor<2xf32> {pan.name = "e"}, tensor<2xf32> {pan.name = "l"}, tensor<2xf32> {pan.name = "q"}) {
  %e = pan.activation exp %x : tensor<2xf32> -> tensor<2xf32>
  %l = pan.activation log %e : tensor<2xf32> -> tensor<2xf32>
  %q = pan.div %x, %e : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %e, %l, %q : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}
