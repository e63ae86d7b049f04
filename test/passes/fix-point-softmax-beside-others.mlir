// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Probabilities that are joined with other numbers take a format that holds both.
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --evaluate='main(1.5 0.5 -1.0)' > %t.fixed8
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --lower-to-panc --plan-memory --evaluate='predict(1.5 0.5 -1.0)' | diff %t.fixed8 -
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --evaluate='main(1.5 0.5 -1.0)' > %t.fixed16
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --lower-to-panc --plan-memory --evaluate='predict(1.5 0.5 -1.0)' | diff %t.fixed16 -
// RUN: pannikin-opt %s --bound-ranges=input-range=2 --fix-point=activations=8 --evaluate='main(1.5 0.5 -1.0)' | FileCheck %s
// CHECK: (0.689{{[0-9]+}} 0.253{{[0-9]+}} 0.056{{[0-9]+}} 1.5 0.5 -1)

func.func @main(%x: tensor<3xf32>)
    -> (tensor<6xf32> {pan.name = "y"}) {
  %p = pan.softmax %x : tensor<3xf32> -> tensor<3xf32>
  %y = pan.concat %p, %x along 0 : tensor<3xf32>, tensor<3xf32> -> tensor<6xf32>
  return %y : tensor<6xf32>
}
