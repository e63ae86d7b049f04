// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A bound that stays useful is kept, also for relu.
// RUN: pannikin-opt %s --bound-ranges=input-range=2 | FileCheck %s
// One step: 0.75 * 2 + 0.5 * 2.
// CHECK: pan.arg_ranges = [{{[^]]*}}#pan.range<0.000000e+00 : f64, 2.500000e+00 : f64, "bound">]

func.func @main(%x: tensor<2x2xf32>) -> (tensor<2xf32> {pan.name = "y"}) {
  %z0 = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %wz = pan.constant "W_z" dense<[[0.5, -0.25], [0.75, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %uz = pan.constant "R_z" dense<[[-0.5, 0.25], [0.5, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %wn = pan.constant "W_h" dense<[[1.5, -0.75], [0.25, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %un = pan.constant "R_h" dense<[[0.5, 0.5], [-1.0, 0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %big = pan.constant "R" dense<[[2.0, 1.0], [0.5, 2.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %y = pan.scan (%x) init (%z0) : (tensor<2x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%x_t: tensor<2xf32>, %h: tensor<2xf32>):
    %a = pan.matvec %wz, %x_t : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %b = pan.matvec %big, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %s = pan.add %a, %b : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %h1 = pan.activation relu %s : tensor<2xf32> -> tensor<2xf32>
    pan.yield %h1 : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}
