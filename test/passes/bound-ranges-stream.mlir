// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How long a stream runs is not known: its cell is assumed to stay within 16.
// RUN: pannikin-opt %s --bound-ranges=input-range=1000 | FileCheck %s
// CHECK: pan.arg_ranges = [{{[^]]*}}#pan.range<-1.600000e+01 : f64, 1.600000e+01 : f64, "assumed">]

func.func @main(%x: tensor<?x2xf32>) -> (tensor<2xf32> {pan.name = "y"}) {
  %z0 = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %wz = pan.constant "W_z" dense<[[0.5, -0.25], [0.75, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %uz = pan.constant "R_z" dense<[[-0.5, 0.25], [0.5, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %wn = pan.constant "W_h" dense<[[1.5, -0.75], [0.25, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %un = pan.constant "R_h" dense<[[0.5, 0.5], [-1.0, 0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %y:2 = pan.scan (%x) init (%z0, %z0) : (tensor<?x2xf32>), (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  ^bb0(%x_t: tensor<2xf32>, %h: tensor<2xf32>, %cell: tensor<2xf32>):
    %a = pan.matvec %wz, %x_t : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %b = pan.matvec %uz, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %s = pan.add %a, %b : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %z = pan.activation sigmoid %s : tensor<2xf32> -> tensor<2xf32>
    %is = pan.sub %a, %b : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %i = pan.activation sigmoid %is : tensor<2xf32> -> tensor<2xf32>
    %c = pan.matvec %wn, %x_t : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %d = pan.matvec %un, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %e = pan.add %c, %d : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %n = pan.activation tanh %e : tensor<2xf32> -> tensor<2xf32>
    %fc = pan.mul %z, %cell : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %in = pan.mul %i, %n : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %c1 = pan.add %fc, %in : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %t = pan.activation tanh %c1 : tensor<2xf32> -> tensor<2xf32>
    %h1 = pan.mul %z, %t : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %h1, %c1 : tensor<2xf32>, tensor<2xf32>
  }
  return %y#0 : tensor<2xf32>
}
