// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A steep sigmoid, and what remains of 1, are indicators too.
// RUN: pannikin-opt %s --follow-path | FileCheck %s
// RUN: pannikin-opt %s --evaluate='sigmoid(1 2)' --evaluate='sigmoid(1 -2)' \
// RUN:   --evaluate='sigmoid(-1 2)' --evaluate='sigmoid(-1 -2)' --evaluate='sigmoid(1 3)' > %t.before
// RUN: pannikin-opt %s --follow-path --evaluate='sigmoid(1 2)' --evaluate='sigmoid(1 -2)' \
// RUN:   --evaluate='sigmoid(-1 2)' --evaluate='sigmoid(-1 -2)' --evaluate='sigmoid(1 3)' > %t.after
// RUN: diff %t.before %t.after

// CHECK-LABEL: func.func @sigmoid
// CHECK: pan.scan () init ({{.+}}) length 2
func.func @sigmoid(%z: tensor<2xf32>) -> tensor<1xf32> {
  %w0 = pan.constant "W.0" dense<[[1.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s0 = pan.matvec %w0, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %w1 = pan.constant "W.1" dense<[[0.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s1 = pan.matvec %w1, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %w2 = pan.constant "W.2" dense<[[3.0, 1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s2 = pan.matvec %w2, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %t = pan.constant "T" dense<[[3.0, -1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %c = pan.constant dense<2.0e+05> : tensor<1xf32> -> tensor<1xf32>
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %less = pan.constant dense<-1.0> : tensor<1xf32> -> tensor<1xf32>
  %half = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %p = pan.matvec %t, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %q = pan.mul %p, %c : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %left = pan.activation sigmoid %q : tensor<1xf32> -> tensor<1xf32>
  %right = pan.sub %one, %left : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %p1 = pan.mul %left, %s1 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %sum1 = pan.add %s0, %p1 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %p2 = pan.mul %right, %s2 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %sum2 = pan.add %sum1, %p2 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %sum2 : tensor<1xf32>
}
