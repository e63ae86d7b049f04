// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A tree whose indicators are steep becomes a walk along one path: the sums of
// its questions, then a loop over its levels, in which the matrices of a node
// are chosen by its number. What it computes stays the same.
// RUN: pannikin-opt %s --follow-path | FileCheck %s
// RUN: pannikin-opt %s --evaluate='tree(1 2)' --evaluate='tree(1 -2)' \
// RUN:   --evaluate='tree(-1 2)' --evaluate='tree(-1 -2)' > %t.before
// RUN: pannikin-opt %s --follow-path --evaluate='tree(1 2)' --evaluate='tree(1 -2)' \
// RUN:   --evaluate='tree(-1 2)' --evaluate='tree(-1 -2)' > %t.after
// RUN: diff %t.before %t.after

// Rows are below 1, all with the same number of digits.
// CHECK-LABEL: func.func @tree
// CHECK-DAG: %[[V:.+]] = pan.constant "V" dense<{{\[\[}}1.000000e+00, 5.000000e-01], [2.500000e-01, -1.000000e+00], [-5.000000e-01, 1.000000e+00]]>
// CHECK-DAG: %[[W:.+]] = pan.constant "W" dense<{{\[\[}}1.000000e+00, 0.000000e+00], [0.000000e+00, 2.000000e+00], [3.000000e+00, 1.000000e+00]]>
// CHECK-DAG: %[[T:.+]] = pan.constant "questions" dense<{{\[\[}}7.500000e-01, -2.500000e-01]]>
// CHECK-DAG: %[[SIGNS:.+]] = pan.matvec %[[T]], %arg0
// CHECK: %[[PATH:.+]]:2 = pan.scan () init (%{{.+}}, %{{.+}}) length 2 {cell = "Bonsai"}
// CHECK-NEXT: ^bb0(%[[NODE:.+]]: tensor<1xf32>, %[[SUM:.+]]: tensor<1xf32>):
// CHECK: pan.matvec %[[W]], %arg0 at %[[NODE]]
// CHECK: pan.matvec %[[V]], %arg0 at %[[NODE]]
// CHECK: pan.activation tanh
// CHECK: pan.mul
// CHECK: pan.add %[[SUM]]
// CHECK: pan.child %[[NODE]] by %[[SIGNS]]
// CHECK: return %[[PATH]]#1
func.func @tree(%z: tensor<2xf32>) -> tensor<1xf32> {
  %w0 = pan.constant "W.0" dense<[[1.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %w1 = pan.constant "W.1" dense<[[0.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %w2 = pan.constant "W.2" dense<[[3.0, 1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %v0 = pan.constant "V.0" dense<[[1.0, 0.5]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %v1 = pan.constant "V.1" dense<[[0.25, -1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %v2 = pan.constant "V.2" dense<[[-0.5, 1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %t = pan.constant "T" dense<[[3.0, -1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %c = pan.constant dense<1.0e+09> : tensor<1xf32> -> tensor<1xf32>
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %less = pan.constant dense<-1.0> : tensor<1xf32> -> tensor<1xf32>
  %half = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %a0 = pan.matvec %w0, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %b0 = pan.matvec %v0, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %h0 = pan.activation tanh %b0 : tensor<1xf32> -> tensor<1xf32>
  %s0 = pan.mul %a0, %h0 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %p = pan.matvec %t, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %q = pan.mul %p, %c : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %s = pan.activation tanh %q : tensor<1xf32> -> tensor<1xf32>
  %l = pan.add %s, %one : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %left = pan.mul %l, %half : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %m = pan.mul %s, %less : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %r = pan.add %m, %one : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %right = pan.mul %r, %half : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %a1 = pan.matvec %w1, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %b1 = pan.matvec %v1, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %h1 = pan.activation tanh %b1 : tensor<1xf32> -> tensor<1xf32>
  %s1 = pan.mul %a1, %h1 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %p1 = pan.mul %left, %s1 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %sum1 = pan.add %s0, %p1 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %a2 = pan.matvec %w2, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %b2 = pan.matvec %v2, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %h2 = pan.activation tanh %b2 : tensor<1xf32> -> tensor<1xf32>
  %s2 = pan.mul %a2, %h2 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %p2 = pan.mul %s2, %right : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %sum2 = pan.add %sum1, %p2 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %sum2 : tensor<1xf32>
}
