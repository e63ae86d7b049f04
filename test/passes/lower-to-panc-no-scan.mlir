// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A model without a scan has predict alone.
// RUN: pannikin-opt %s --evaluate='main(0.5 -1.0)' > %t.float
// RUN: pannikin-opt %s --fuse-time --fold-scales --lower-to-panc --plan-memory --evaluate='predict(0.5 -1.0)' > %t.lowered
// RUN: diff %t.float %t.lowered
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --evaluate='main(0.5 -1.0)' > %t.fixed8
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --lower-to-panc --plan-memory --evaluate='predict(0.5 -1.0)' | diff %t.fixed8 -
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --evaluate='main(0.5 -1.0)' > %t.fixed16
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --lower-to-panc --plan-memory --evaluate='predict(0.5 -1.0)' | diff %t.fixed16 -
// RUN: pannikin-opt %s --lower-to-panc | FileCheck %s
// CHECK-NOT: panc.state
// CHECK-NOT: role "step"
// CHECK: panc.func @predict role "predict"

func.func @main(%x: tensor<2xf32>) -> (tensor<3xf32> {pan.name = "y"}, tensor<1xi32> {pan.name = "k"}) {
  %w = pan.constant "W1" dense<[[0.5, -0.25], [0.75, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = pan.constant "W2" dense<[[0.5, -0.25], [0.75, 0.5], [1.0, 1.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %a = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %b = pan.activation tanh %a : tensor<2xf32> -> tensor<2xf32>
  %c = pan.matvec %v, %b : tensor<3x2xf32>, tensor<2xf32> -> tensor<3xf32>
  %y = pan.softmax %c {log} : tensor<3xf32> -> tensor<3xf32>
  %k = pan.argmax %c : tensor<3xf32> -> tensor<1xi32>
  return %y, %k : tensor<3xf32>, tensor<1xi32>
}
