// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A final state that is as long as the sequence is not taken for an output of the scan.
// RUN: pannikin-opt %s --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0 0.3 -0.2 0.1 0.2 0.3 0.1)' > %t.float
// RUN: pannikin-opt %s --fuse-time --fold-scales --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0 0.3 -0.2 0.1 0.2 0.3 0.1)' > %t.lowered
// RUN: diff %t.float %t.lowered
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0 0.3 -0.2 0.1 0.2 0.3 0.1)' > %t.fixed8
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0 0.3 -0.2 0.1 0.2 0.3 0.1)' | diff %t.fixed8 -
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0 0.3 -0.2 0.1 0.2 0.3 0.1)' > %t.fixed16
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0 0.3 -0.2 0.1 0.2 0.3 0.1)' | diff %t.fixed16 -

func.func @main(%x: tensor<4x4xf32>)
    -> (tensor<1xf32> {pan.name = "y"}) {
  %z = pan.constant dense<0.0> : tensor<4xf32> -> tensor<4xf32>
  %r:2 = pan.scan (%x) init (%z) : (tensor<4x4xf32>), (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  ^bb0(%a: tensor<4xf32>, %h: tensor<4xf32>):
    %s = pan.add %a, %h : tensor<4xf32>, tensor<4xf32> -> tensor<4xf32>
    %t = pan.activation tanh %s : tensor<4xf32> -> tensor<4xf32>
    %o = pan.reduce sum %t along 0 : tensor<4xf32> -> tensor<1xf32>
    pan.yield %t, %o : tensor<4xf32>, tensor<1xf32>
  }
  %s = pan.add %r#0, %r#1 : tensor<4xf32>, tensor<4xf32> -> tensor<4xf32>
  %e = pan.slice %r#0 along 0 from 2 : tensor<4xf32> -> tensor<1xf32>
  %f = pan.slice %s along 0 from 2 : tensor<4xf32> -> tensor<1xf32>
  %y = pan.mul %e, %f : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
