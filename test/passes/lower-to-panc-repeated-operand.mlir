// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An operand that is repeated keeps its own format, which need not be the result's.
// RUN: pannikin-opt %s --evaluate='main(0.5 -1.0 0.25 2.0)' > %t.float
// RUN: pannikin-opt %s --fuse-time --lower-to-panc --plan-memory --evaluate='predict(0.5 -1.0 0.25 2.0)' | diff %t.float -
// RUN: pannikin-opt %s --fuse-time --bound-ranges=input-range=4 --fix-point=activations=16 --evaluate='main(0.5 -1.0 0.25 2.0)' > %t.fixed
// RUN: pannikin-opt %s --fuse-time --bound-ranges=input-range=4 --fix-point=activations=16 --lower-to-panc --plan-memory --evaluate='predict(0.5 -1.0 0.25 2.0)' | diff %t.fixed -

func.func @main(%x: tensor<2x2xf32>) -> (tensor<2x2xf32> {pan.name = "y"}) {
  %c = pan.constant "c" dense<[0.125, 24.0]> : tensor<2xf32> -> tensor<2xf32>
  %y = pan.mul %x, %c : tensor<2x2xf32>, tensor<2xf32> -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}
