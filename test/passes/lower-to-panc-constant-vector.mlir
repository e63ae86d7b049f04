// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A matrix times a part of a constant reads it from RAM, as kernels do.
// RUN: pannikin-opt %s --evaluate='main(0.5 -1.0)' > %t.float
// RUN: pannikin-opt %s --fuse-time --lower-to-panc --plan-memory --evaluate='predict(0.5 -1.0)' | diff %t.float -
// RUN: pannikin-opt %s --fuse-time --bound-ranges=input-range=4 --fix-point=activations=16 --evaluate='main(0.5 -1.0)' > %t.fixed
// RUN: pannikin-opt %s --fuse-time --bound-ranges=input-range=4 --fix-point=activations=16 --lower-to-panc --plan-memory --evaluate='predict(0.5 -1.0)' | diff %t.fixed -
// RUN: pannikin-opt %s --lower-to-panc | FileCheck %s
// CHECK: %[[HELD:.+]] = panc.scratch "constant"
// CHECK: panc.copy %{{.+}} into %[[HELD]]
// CHECK: panc.gemv %{{.+}}, %[[HELD]]

func.func @main(%x: tensor<2xf32>) -> (tensor<2xf32> {pan.name = "y"}) {
  %w = pan.constant "W" dense<[[0.5, -0.25], [0.75, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %c = pan.constant "c" dense<[0.5, -0.25, 0.75]> : tensor<3xf32> -> tensor<3xf32>
  %s = pan.slice %c along 0 from 1 : tensor<3xf32> -> tensor<2xf32>
  %a = pan.matvec %w, %s : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %y = pan.add %a, %x : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
