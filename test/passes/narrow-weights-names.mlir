// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A matrix can have a form of its own, by its name; the others have the usual one, or none.
// RUN: pannikin-opt %s --narrow-weights='weights=4,B=8' | FileCheck %s
// RUN: pannikin-opt %s --narrow-weights='weights=B=binary' | FileCheck %s --check-prefix=ONE
// CHECK: matrix = "A", {{.*}}weights = "4"{{.*}}matrix = "B", {{.*}}weights = "8"
// ONE: matrix = "A", {{.*}}weights = "real"{{.*}}matrix = "B", {{.*}}weights = "binary"
func.func @main(%x: tensor<2xf32> {pan.name = "x", pan.shape = array<i64: 1, 2>}) -> (tensor<1xf32> {pan.name = "y"}) {
  %a = pan.constant "A" dense<[[1.0, -0.3], [0.7, 0.1]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = pan.constant "B" dense<[[0.4, -0.8]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %h = pan.matvec %a, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %t = pan.activation tanh %h : tensor<2xf32> -> tensor<2xf32>
  %y = pan.matvec %b, %t : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
