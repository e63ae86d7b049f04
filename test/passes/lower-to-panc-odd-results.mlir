// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Results may be inputs, constants, or twice the same; a model may do nothing else.
// RUN: pannikin-opt %s --evaluate='main(1 -2 0.5 0.25; 1)' > %t.float
// RUN: pannikin-opt %s --fuse-time --fold-scales --lower-to-panc --plan-memory --evaluate='predict(1 -2 0.5 0.25; 1)' > %t.lowered
// RUN: diff %t.float %t.lowered
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --evaluate='main(1 -2 0.5 0.25; 1)' > %t.fixed8
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --lower-to-panc --plan-memory --evaluate='predict(1 -2 0.5 0.25; 1)' | diff %t.fixed8 -
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --evaluate='main(1 -2 0.5 0.25; 1)' > %t.fixed16
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --lower-to-panc --plan-memory --evaluate='predict(1 -2 0.5 0.25; 1)' | diff %t.fixed16 -

func.func @main(%x: tensor<2x2xf32>, %unused: tensor<1xf32>)
    -> (tensor<2x2xf32> {pan.name = "a"}, tensor<2xf32> {pan.name = "b"}, tensor<2x2xf32> {pan.name = "c"}, tensor<2xf32> {pan.name = "d"}) {
  %b = pan.constant dense<[0.5, 0.25]> : tensor<2xf32> -> tensor<2xf32>
  return %x, %b, %x, %b : tensor<2x2xf32>, tensor<2xf32>, tensor<2x2xf32>, tensor<2xf32>
}
