// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Steps with weights of their own are no loop, and the first two that differ are named.
// RUN: pannikin-opt %s --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8)' > %t.before
// RUN: pannikin-opt %s --roll-up-recurrence --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8)' | diff %t.before -
// RUN: pannikin-opt %s --roll-up-recurrence -verify-diagnostics | FileCheck %s
// CHECK-NOT: pan.scan
// CHECK-COUNT-4: pan.activation
// CHECK: return

func.func @main(%x: tensor<4x2xf32>) -> tensor<2xf32> {
  %w = pan.constant "W" dense<[[0.5, 0.25], [-0.5, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %u = pan.constant "U" dense<[[0.25, 0.5], [1.0, -0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %u1 = pan.constant "U1" dense<[[0.1, 0.5], [1.0, -0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %u2 = pan.constant "U2" dense<[[0.2, 0.5], [1.0, -0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %u3 = pan.constant "U3" dense<[[0.3, 0.5], [1.0, -0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %s0 = pan.slice %x along 0 from 0 : tensor<4x2xf32> -> tensor<1x2xf32>
  %x0 = pan.reshape %s0 : tensor<1x2xf32> -> tensor<2xf32>
  %p0 = pan.matvec %w, %x0 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h0 = pan.activation tanh %p0 : tensor<2xf32> -> tensor<2xf32>
  %s1 = pan.slice %x along 0 from 1 : tensor<4x2xf32> -> tensor<1x2xf32>
  %x1 = pan.reshape %s1 : tensor<1x2xf32> -> tensor<2xf32>
  %p1 = pan.matvec %w, %x1 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %q1 = pan.matvec %u1, %h0 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r1 = pan.add %p1, %q1 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h1 = pan.activation tanh %r1 : tensor<2xf32> -> tensor<2xf32>
  %s2 = pan.slice %x along 0 from 2 : tensor<4x2xf32> -> tensor<1x2xf32>
  %x2 = pan.reshape %s2 : tensor<1x2xf32> -> tensor<2xf32>
  %p2 = pan.matvec %w, %x2 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %q2 = pan.matvec %u2, %h1 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r2 = pan.add %p2, %q2 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h2 = pan.activation tanh %r2 : tensor<2xf32> -> tensor<2xf32>
  %s3 = pan.slice %x along 0 from 3 : tensor<4x2xf32> -> tensor<1x2xf32>
  %x3 = pan.reshape %s3 : tensor<1x2xf32> -> tensor<2xf32>
  %p3 = pan.matvec %w, %x3 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  // expected-warning @+1 {{step 3 is no copy of the step before: pan.matvec has other numbers ('U3') than pan.matvec; 4 steps are compiled one by one; share the weights to get a loop}}
  %q3 = pan.matvec %u3, %h2 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r3 = pan.add %p3, %q3 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h3 = pan.activation tanh %r3 : tensor<2xf32> -> tensor<2xf32>
  return %h3 : tensor<2xf32>
}
