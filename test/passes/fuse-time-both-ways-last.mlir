// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Of a reversed scan read at the last element one step is left, so that the model streams
// and remembers its last input.
// RUN: pannikin-opt %s --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.float
// RUN: pannikin-opt %s --fuse-time --fold-scales --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.lowered
// RUN: diff %t.float %t.lowered
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.fixed8
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' | diff %t.fixed8 -
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.fixed16
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' | diff %t.fixed16 -
// RUN: pannikin-opt %s --fuse-time --fold-scales --lower-to-panc | FileCheck %s
// CHECK: panc.func @step role "step"
// CHECK: panc.copy %{{.*}} into %{{.*}}
// CHECK: panc.func @output role "output"
// CHECK: panc.gemv
// CHECK: panc.func @predict role "predict"

func.func @main(%x: tensor<3x2xf32>)
    -> (tensor<4xf32> {pan.name = "y"}) {
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %w = pan.constant "W" dense<[[0.5, 0.25], [-0.5, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %u = pan.constant "U" dense<[[0.25, 0.5], [1.0, -0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %f:2 = pan.scan (%x) init (%z) : (tensor<3x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>, tensor<3x2xf32>) {
  ^bb0(%a: tensor<2xf32>, %h: tensor<2xf32>):
    %p = pan.matvec %w, %a : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %q = pan.matvec %u, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %s = pan.add %p, %q : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %t = pan.activation tanh %s : tensor<2xf32> -> tensor<2xf32>
    pan.yield %t, %t : tensor<2xf32>, tensor<2xf32>
  }
  %b:2 = pan.scan (%x) init (%z) reverse : (tensor<3x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>, tensor<3x2xf32>) {
  ^bb0(%a: tensor<2xf32>, %h: tensor<2xf32>):
    %p = pan.matvec %u, %a : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %q = pan.matvec %w, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %s = pan.add %p, %q : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %t = pan.activation tanh %s : tensor<2xf32> -> tensor<2xf32>
    pan.yield %t, %t : tensor<2xf32>, tensor<2xf32>
  }
  %c = pan.concat %f#1, %b#1 along 1 : tensor<3x2xf32>, tensor<3x2xf32> -> tensor<3x4xf32>
  %e = pan.slice %c along 0 from 2 : tensor<3x4xf32> -> tensor<1x4xf32>
  %m = pan.reshape %e : tensor<1x4xf32> -> tensor<4xf32>
  return %m : tensor<4xf32>
}
