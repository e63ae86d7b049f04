// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What an activation reads from a constant keeps its range.
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.fixed8
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' | diff %t.fixed8 -
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.fixed16
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' | diff %t.fixed16 -
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' | FileCheck %s
// In f32: 0.0214 -0.1256.
// CHECK: (0.021{{[0-9]+}} -0.12{{[56][0-9]+}})

func.func @main(%x: tensor<3x2xf32>)
    -> (tensor<2xf32> {pan.name = "y"}) {
  %c = pan.constant dense<[-3.0, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %g = pan.activation sigmoid %c : tensor<2xf32> -> tensor<2xf32>
  %r = pan.scan (%x) init (%z) : (tensor<3x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%a: tensor<2xf32>, %h: tensor<2xf32>):
    %k = pan.activation sigmoid %c : tensor<2xf32> -> tensor<2xf32>
    %s = pan.mul %k, %h : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %n = pan.add %a, %s : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %t = pan.activation tanh %n : tensor<2xf32> -> tensor<2xf32>
    pan.yield %t : tensor<2xf32>
  }
  %y = pan.mul %r, %g : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
