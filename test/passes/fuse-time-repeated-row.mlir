// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A row that is repeated along time is added at every step.
// RUN: pannikin-opt %s --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.float
// RUN: pannikin-opt %s --fuse-time --fold-scales --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.lowered
// RUN: diff %t.float %t.lowered
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.fixed8
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' | diff %t.fixed8 -
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.fixed16
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' | diff %t.fixed16 -
// RUN: pannikin-opt %s --fuse-time | FileCheck %s
// CHECK: pan.scan
// CHECK: pan.add %{{.*}}, %{{.*}} : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
// CHECK: pan.yield
// CHECK-NEXT: }
// CHECK-NEXT: return

func.func @main(%x: tensor<3x2xf32>)
    -> (tensor<3x2xf32> {pan.name = "y"}) {
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %c = pan.constant dense<[[0.5, 0.25]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %r:2 = pan.scan (%x) init (%z) : (tensor<3x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>, tensor<3x2xf32>) {
  ^bb0(%a: tensor<2xf32>, %h: tensor<2xf32>):
    %s = pan.add %a, %h : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %t = pan.activation tanh %s : tensor<2xf32> -> tensor<2xf32>
    pan.yield %t, %t : tensor<2xf32>, tensor<2xf32>
  }
  %y = pan.add %r#1, %c : tensor<3x2xf32>, tensor<1x2xf32> -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}
