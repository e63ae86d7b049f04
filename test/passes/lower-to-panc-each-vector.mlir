// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Matrices, softmax and the largest of each vector of a tensor are loops.
// RUN: pannikin-opt %s --evaluate='main(0.5 -1.0 0.25 2.0 1.5 -0.5 0.125 3.0)' > %t.float
// RUN: pannikin-opt %s --fuse-time --lower-to-panc --plan-memory --evaluate='predict(0.5 -1.0 0.25 2.0 1.5 -0.5 0.125 3.0)' | diff %t.float -
// RUN: pannikin-opt %s --fuse-time --bound-ranges=input-range=4 --fix-point=activations=16 --evaluate='main(0.5 -1.0 0.25 2.0 1.5 -0.5 0.125 3.0)' > %t.fixed
// RUN: pannikin-opt %s --fuse-time --bound-ranges=input-range=4 --fix-point=activations=16 --lower-to-panc --plan-memory --evaluate='predict(0.5 -1.0 0.25 2.0 1.5 -0.5 0.125 3.0)' | diff %t.fixed -
// RUN: pannikin-opt %s --lower-to-panc | FileCheck %s
// CHECK: panc.for_time %{{.+}} = 4
// CHECK: panc.gemv
// CHECK: panc.for_time %{{.+}} = 4
// CHECK: panc.softmax
// CHECK: panc.for_time %{{.+}} = 4
// CHECK: panc.argmax

func.func @main(%x: tensor<2x2x2xf32>) -> (tensor<2x2x3xf32> {pan.name = "y"}, tensor<2x2xi32> {pan.name = "k"}) {
  %w = pan.constant "W" dense<[[0.5, -0.25], [0.75, 0.5], [1.0, -1.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %a = pan.matvec %w, %x : tensor<3x2xf32>, tensor<2x2x2xf32> -> tensor<2x2x3xf32>
  %y = pan.softmax %a : tensor<2x2x3xf32> -> tensor<2x2x3xf32>
  %k = pan.argmax %y : tensor<2x2x3xf32> -> tensor<2x2xi32>
  return %y, %k : tensor<2x2x3xf32>, tensor<2x2xi32>
}
