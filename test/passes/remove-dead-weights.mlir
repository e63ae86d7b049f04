// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A hidden unit that only itself reads goes out of all matrices, biases and states of an LSTM, gates included, and no bit of the result changes.
// RUN: pannikin-opt %s --evaluate='main(1 -1 0.5 0.2 0.3 -0.2)' > %t
// RUN: pannikin-opt %s --remove-dead-weights --evaluate='main(1 -1 0.5 0.2 0.3 -0.2)' | diff %t -
// RUN: pannikin-opt %s --remove-dead-weights | FileCheck %s
// CHECK-DAG: pan.constant "W_i" dense<{{\[\[}}1.000000e+00, 2.000000e+00], [5.000000e+00, 6.000000e+00]]>
// CHECK-DAG: pan.constant "U_i" dense<{{\[\[}}1.000000e-01, 2.000000e-01], [6.000000e-01, 7.500000e-01]]>
// CHECK-DAG: pan.constant "B_i" dense<[1.000000e-01, 3.000000e-01]>
// CHECK-DAG: pan.constant "D" dense<{{\[\[}}1.000000e+00, 3.000000e+00]]>
// CHECK: pan.scan {{.*}} -> (tensor<2xf32>, tensor<2xf32>)
// CHECK-NOT: tensor<3x

func.func @main(%x: tensor<3x2xf32>) -> tensor<1xf32> {
  %wi = pan.constant "W_i" dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %ui = pan.constant "U_i" dense<[[0.1, 0.0, 0.2], [0.3, 0.4, 0.5], [0.6, 0.0, 0.75]]> : tensor<3x3xf32> -> tensor<3x3xf32>
  %bi = pan.constant "B_i" dense<[0.1, 0.2, 0.3]> : tensor<3xf32> -> tensor<3xf32>
  %wf = pan.constant "W_f" dense<[[0.5, 2.5], [3.5, -4.5], [5.5, 6.5]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %wg = pan.constant "W_g" dense<[[1.5, 0.5], [-0.5, 0.25], [2.5, 0.125]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %d = pan.constant "D" dense<[[1.0, 0.0, 3.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %zero = pan.constant dense<0.0> : tensor<3xf32> -> tensor<3xf32>
  %last:2 = pan.scan (%x) init (%zero, %zero) : (tensor<3x2xf32>), (tensor<3xf32>, tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
  ^bb0(%e: tensor<2xf32>, %h: tensor<3xf32>, %c: tensor<3xf32>):
    %0 = pan.matvec %wi, %e : tensor<3x2xf32>, tensor<2xf32> -> tensor<3xf32>
    %1 = pan.matvec %ui, %h : tensor<3x3xf32>, tensor<3xf32> -> tensor<3xf32>
    %2 = pan.add %0, %1 : tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
    %3 = pan.add %2, %bi : tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
    %i = pan.activation sigmoid %3 : tensor<3xf32> -> tensor<3xf32>
    %4 = pan.matvec %wf, %e : tensor<3x2xf32>, tensor<2xf32> -> tensor<3xf32>
    %f = pan.activation sigmoid %4 : tensor<3xf32> -> tensor<3xf32>
    %5 = pan.matvec %wg, %e : tensor<3x2xf32>, tensor<2xf32> -> tensor<3xf32>
    %g = pan.activation tanh %5 : tensor<3xf32> -> tensor<3xf32>
    %6 = pan.mul %f, %c : tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
    %7 = pan.mul %i, %g : tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
    %next = pan.add %6, %7 : tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
    %out = pan.activation tanh %next : tensor<3xf32> -> tensor<3xf32>
    pan.yield %out, %next : tensor<3xf32>, tensor<3xf32>
  }
  %y = pan.matvec %d, %last#0 : tensor<1x3xf32>, tensor<3xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
