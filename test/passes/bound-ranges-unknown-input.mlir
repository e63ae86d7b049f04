// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Nothing is known of an input: it is assumed to stay within 32, and the state keeps its bound.
// RUN: pannikin-opt %s --bound-ranges | FileCheck %s
// CHECK: pan.arg_ranges = [#pan.range<-3.200000e+01 : f64, 3.200000e+01 : f64, "bound">, #pan.range<-1.000000e+00 : f64, 1.000000e+00 : f64, "bound">]

func.func @main(%x: tensor<128x2xf32>) -> (tensor<2xf32> {pan.name = "y"}) {
  %z0 = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %wz = pan.constant "W_z" dense<[[0.5, -0.25], [0.75, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %uz = pan.constant "R_z" dense<[[-0.5, 0.25], [0.5, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %wn = pan.constant "W_h" dense<[[1.5, -0.75], [0.25, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %un = pan.constant "R_h" dense<[[0.5, 0.5], [-1.0, 0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %y = pan.scan (%x) init (%z0) : (tensor<128x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%x_t: tensor<2xf32>, %h: tensor<2xf32>):
    %a = pan.matvec %wz, %x_t : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %b = pan.matvec %uz, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %s = pan.add %a, %b : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %z = pan.activation sigmoid %s : tensor<2xf32> -> tensor<2xf32>
    %c = pan.matvec %wn, %x_t : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %d = pan.matvec %un, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %e = pan.add %c, %d : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %n = pan.activation tanh %e : tensor<2xf32> -> tensor<2xf32>
    %zh = pan.mul %z, %h : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %keep = pan.sub %one, %z : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
    %kn = pan.mul %keep, %n : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %h1 = pan.add %zh, %kn : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %h1 : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}
