// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Bounds are kept for each element: the first unit feeds on the second alone,
// which feeds on none, so that neither grows with the steps.
// RUN: pannikin-opt %s --bound-ranges=input-range=1 | FileCheck %s
// CHECK: pan.scan {{.*}}pan.arg_ranges = [{{.*}}, #pan.range<0.000000e+00 : f64, 5.000000e+00 : f64, "bound">]

func.func @main(%x: tensor<100x2xf32>) -> (tensor<2xf32> {pan.name = "y"}) {
  %u = pan.constant "R" dense<[[0.0, 4.0], [0.0, 0.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %h = pan.scan (%x) init (%z) : (tensor<100x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%e: tensor<2xf32>, %s: tensor<2xf32>):
    %0 = pan.matvec %u, %s : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %1 = pan.add %0, %e : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %2 = pan.activation relu %1 : tensor<2xf32> -> tensor<2xf32>
    pan.yield %2 : tensor<2xf32>
  }
  return %h : tensor<2xf32>
}
