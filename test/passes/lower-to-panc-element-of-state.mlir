// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A state is not updated in place while one of its elements serves all others.
// RUN: pannikin-opt %s --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0 0.3 -0.2)' > %t.float
// RUN: pannikin-opt %s --fuse-time --fold-scales --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0 0.3 -0.2)' > %t.lowered
// RUN: diff %t.float %t.lowered
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0 0.3 -0.2)' > %t.fixed8
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0 0.3 -0.2)' | diff %t.fixed8 -
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0 0.3 -0.2)' > %t.fixed16
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0 0.3 -0.2)' | diff %t.fixed16 -

func.func @main(%x: tensor<3x4xf32>)
    -> (tensor<4xf32> {pan.name = "y"}) {
  %z = pan.constant dense<[0.5, 0.25, -0.5, 0.125]> : tensor<4xf32> -> tensor<4xf32>
  %r = pan.scan (%x) init (%z) : (tensor<3x4xf32>), (tensor<4xf32>) -> (tensor<4xf32>) {
  ^bb0(%a: tensor<4xf32>, %h: tensor<4xf32>):
    %f = pan.slice %h along 0 from 0 : tensor<4xf32> -> tensor<1xf32>
    %s = pan.add %a, %f : tensor<4xf32>, tensor<1xf32> -> tensor<4xf32>
    %t = pan.activation tanh %s : tensor<4xf32> -> tensor<4xf32>
    pan.yield %t : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}
