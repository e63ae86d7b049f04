// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A loop does not write over the buffer one of whose elements it reads in every turn.
// RUN: pannikin-opt %s --evaluate='main(0.5 -0.25 0.75 0.5)' > %t.float
// RUN: pannikin-opt %s --fuse-time --fold-scales --lower-to-panc --plan-memory --evaluate='predict(0.5 -0.25 0.75 0.5)' > %t.lowered
// RUN: diff %t.float %t.lowered
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --evaluate='main(0.5 -0.25 0.75 0.5)' > %t.fixed8
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --lower-to-panc --plan-memory --evaluate='predict(0.5 -0.25 0.75 0.5)' | diff %t.fixed8 -
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --evaluate='main(0.5 -0.25 0.75 0.5)' > %t.fixed16
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --lower-to-panc --plan-memory --evaluate='predict(0.5 -0.25 0.75 0.5)' | diff %t.fixed16 -

func.func @main(%x: tensor<4xf32>)
    -> (tensor<2xf32> {pan.name = "y"}) {
  %w = pan.constant dense<[[0.5, 0.25, -0.5, 0.125], [1.0, 0.5, 0.25, 0.5], [1.0, 0.0, 0.25, 0.5], [1.0, 0.5, 0.25, 0.75]]> : tensor<4x4xf32> -> tensor<4x4xf32>
  %v = pan.constant dense<[[0.5, 0.25, -0.5, 0.125], [1.0, 0.5, 0.25, 0.5]]> : tensor<2x4xf32> -> tensor<2x4xf32>
  %t = pan.matvec %w, %x : tensor<4x4xf32>, tensor<4xf32> -> tensor<4xf32>
  %f = pan.slice %t along 0 from 0 : tensor<4xf32> -> tensor<1xf32>
  %s = pan.mul %t, %f : tensor<4xf32>, tensor<1xf32> -> tensor<4xf32>
  %y = pan.matvec %v, %s : tensor<2x4xf32>, tensor<4xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
