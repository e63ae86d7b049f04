// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// States that take the place of others, of parts of others, or stay as they are.
// RUN: pannikin-opt %s --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.float
// RUN: pannikin-opt %s --fuse-time --fold-scales --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.lowered
// RUN: diff %t.float %t.lowered
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.fixed8
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' | diff %t.fixed8 -
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.fixed16
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' | diff %t.fixed16 -

func.func @main(%x: tensor<3x2xf32>)
    -> (tensor<2xf32> {pan.name = "y0"},
     tensor<2xf32> {pan.name = "y1"},
     tensor<4xf32> {pan.name = "y2"},
     tensor<3x2xf32> {pan.name = "y3"}) {
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %o = pan.constant dense<[0.5, -0.5]> : tensor<2xf32> -> tensor<2xf32>
  %q = pan.constant dense<[0.5, -0.5, 0.25, 0.125]> : tensor<4xf32> -> tensor<4xf32>
  %r:6 = pan.scan (%x) init (%q, %z, %o, %o, %o) : (tensor<3x2xf32>), (tensor<4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<3x2xf32>) {
  ^bb0(%a: tensor<2xf32>, %d: tensor<4xf32>, %s: tensor<2xf32>, %t: tensor<2xf32>, %u: tensor<2xf32>, %same: tensor<2xf32>):
    %k = pan.slice %d along 0 from 2 : tensor<4xf32> -> tensor<2xf32>
    %l = pan.slice %d along 0 from 0 : tensor<4xf32> -> tensor<2xf32>
    %n = pan.concat %a, %l along 0 : tensor<2xf32>, tensor<2xf32> -> tensor<4xf32>
    %m = pan.add %t, %same : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %v = pan.add %m, %k : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %n, %k, %u, %t, %same, %v : tensor<4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
  }
  %e = pan.add %r#2, %r#1 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %r#1, %e, %r#0, %r#5 : tensor<2xf32>, tensor<2xf32>, tensor<4xf32>, tensor<3x2xf32>
}
