// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A child that the model lacks has matrices of zeros.
// RUN: pannikin-opt %s --follow-path | FileCheck %s
// RUN: pannikin-opt %s --evaluate='one_child(1 2)' --evaluate='one_child(1 -2)' \
// RUN:   --evaluate='one_child(-1 2)' --evaluate='one_child(-1 -2)' > %t.before
// RUN: pannikin-opt %s --follow-path --evaluate='one_child(1 2)' --evaluate='one_child(1 -2)' \
// RUN:   --evaluate='one_child(-1 2)' --evaluate='one_child(-1 -2)' > %t.after
// RUN: diff %t.before %t.after

// CHECK-LABEL: func.func @one_child
// CHECK: pan.scan () init ({{.+}}) length 2
// CHECK: pan.matvec %{{.+}}, %arg0 at
// CHECK: return
func.func @one_child(%z: tensor<2xf32>) -> tensor<1xf32> {
  %w0 = pan.constant "W.0" dense<[[1.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s0 = pan.matvec %w0, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %w1 = pan.constant "W.1" dense<[[0.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s1 = pan.matvec %w1, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %t = pan.constant "T" dense<[[3.0, -1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %c = pan.constant dense<1.0e+09> : tensor<1xf32> -> tensor<1xf32>
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %less = pan.constant dense<-1.0> : tensor<1xf32> -> tensor<1xf32>
  %half = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %p = pan.matvec %t, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %q = pan.mul %p, %c : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %s = pan.activation tanh %q : tensor<1xf32> -> tensor<1xf32>
  %l = pan.add %s, %one : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %left = pan.mul %l, %half : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %m = pan.mul %s, %less : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %r = pan.add %m, %one : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %right = pan.mul %r, %half : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %p1 = pan.mul %right, %s1 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %sum = pan.add %s0, %p1 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %sum : tensor<1xf32>
}
