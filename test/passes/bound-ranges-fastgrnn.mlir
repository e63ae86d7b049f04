// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The state of a FastGRNN stays within zeta + T nu, here 1 + 8 / 4.
// RUN: pannikin-opt %s --bound-ranges=input-range=1000 | FileCheck %s
// CHECK: pan.scan {{.*}}pan.ranges = [#pan.range<-3.000000e+00 : f64, 3.000000e+00 : f64, "bound">]

func.func @main(%x: tensor<8x2xf32>) -> (tensor<2xf32> {pan.name = "y"}) {
  %z0 = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %wz = pan.constant "W_z" dense<[[0.5, -0.25], [0.75, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %uz = pan.constant "R_z" dense<[[-0.5, 0.25], [0.5, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %wn = pan.constant "W_h" dense<[[1.5, -0.75], [0.25, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %un = pan.constant "R_h" dense<[[0.5, 0.5], [-1.0, 0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %czeta = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %cnu = pan.constant dense<0.25> : tensor<1xf32> -> tensor<1xf32>
  %y = pan.scan (%x) init (%z0) : (tensor<8x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%x_t: tensor<2xf32>, %h: tensor<2xf32>):
    %a = pan.matvec %wz, %x_t : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %b = pan.matvec %uz, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %s = pan.add %a, %b : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %z = pan.activation sigmoid %s : tensor<2xf32> -> tensor<2xf32>
    %n = pan.activation tanh %s : tensor<2xf32> -> tensor<2xf32>
    %keep = pan.sub %one, %z : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
    %zeta = pan.mul %keep, %czeta : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
    %gate = pan.add %zeta, %cnu : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
    %in = pan.mul %gate, %n : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %zh = pan.mul %z, %h : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %h1 = pan.add %zh, %in : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %h1 : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}
