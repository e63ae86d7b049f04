// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A step that reads the last two has two states, and its first two steps are folded.
// RUN: pannikin-opt %s --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0 0.3 -0.2 0.6 -0.5 -0.1 0.9)' > %t.before
// RUN: pannikin-opt %s --roll-up-recurrence --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0 0.3 -0.2 0.6 -0.5 -0.1 0.9)' | diff %t.before -
// RUN: pannikin-opt %s --roll-up-recurrence | FileCheck %s
// CHECK: pan.scan (%arg0) init (%[[ZERO:.+]], %[[ZERO]])
// CHECK-NOT: pan.slice

func.func @main(%x: tensor<8x2xf32>) -> tensor<2xf32> {
  %w = pan.constant "W" dense<[[0.5, 0.25], [-0.5, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %u = pan.constant "U" dense<[[0.25, 0.5], [1.0, -0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = pan.constant "V" dense<[[0.5, -0.5], [0.75, 0.125]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %s0 = pan.slice %x along 0 from 0 : tensor<8x2xf32> -> tensor<1x2xf32>
  %x0 = pan.reshape %s0 : tensor<1x2xf32> -> tensor<2xf32>
  %p0 = pan.matvec %w, %x0 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h0 = pan.activation tanh %p0 : tensor<2xf32> -> tensor<2xf32>
  %s1 = pan.slice %x along 0 from 1 : tensor<8x2xf32> -> tensor<1x2xf32>
  %x1 = pan.reshape %s1 : tensor<1x2xf32> -> tensor<2xf32>
  %p1 = pan.matvec %w, %x1 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %q1 = pan.matvec %u, %h0 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r1 = pan.add %p1, %q1 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h1 = pan.activation tanh %r1 : tensor<2xf32> -> tensor<2xf32>
  %s2 = pan.slice %x along 0 from 2 : tensor<8x2xf32> -> tensor<1x2xf32>
  %x2 = pan.reshape %s2 : tensor<1x2xf32> -> tensor<2xf32>
  %p2 = pan.matvec %w, %x2 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %q2 = pan.matvec %u, %h1 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r2 = pan.add %p2, %q2 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %o2 = pan.matvec %v, %h0 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %s_2 = pan.add %r2, %o2 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h2 = pan.activation tanh %s_2 : tensor<2xf32> -> tensor<2xf32>
  %s3 = pan.slice %x along 0 from 3 : tensor<8x2xf32> -> tensor<1x2xf32>
  %x3 = pan.reshape %s3 : tensor<1x2xf32> -> tensor<2xf32>
  %p3 = pan.matvec %w, %x3 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %q3 = pan.matvec %u, %h2 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r3 = pan.add %p3, %q3 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %o3 = pan.matvec %v, %h1 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %s_3 = pan.add %r3, %o3 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h3 = pan.activation tanh %s_3 : tensor<2xf32> -> tensor<2xf32>
  %s4 = pan.slice %x along 0 from 4 : tensor<8x2xf32> -> tensor<1x2xf32>
  %x4 = pan.reshape %s4 : tensor<1x2xf32> -> tensor<2xf32>
  %p4 = pan.matvec %w, %x4 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %q4 = pan.matvec %u, %h3 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r4 = pan.add %p4, %q4 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %o4 = pan.matvec %v, %h2 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %s_4 = pan.add %r4, %o4 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h4 = pan.activation tanh %s_4 : tensor<2xf32> -> tensor<2xf32>
  %s5 = pan.slice %x along 0 from 5 : tensor<8x2xf32> -> tensor<1x2xf32>
  %x5 = pan.reshape %s5 : tensor<1x2xf32> -> tensor<2xf32>
  %p5 = pan.matvec %w, %x5 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %q5 = pan.matvec %u, %h4 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r5 = pan.add %p5, %q5 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %o5 = pan.matvec %v, %h3 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %s_5 = pan.add %r5, %o5 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h5 = pan.activation tanh %s_5 : tensor<2xf32> -> tensor<2xf32>
  %s6 = pan.slice %x along 0 from 6 : tensor<8x2xf32> -> tensor<1x2xf32>
  %x6 = pan.reshape %s6 : tensor<1x2xf32> -> tensor<2xf32>
  %p6 = pan.matvec %w, %x6 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %q6 = pan.matvec %u, %h5 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r6 = pan.add %p6, %q6 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %o6 = pan.matvec %v, %h4 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %s_6 = pan.add %r6, %o6 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h6 = pan.activation tanh %s_6 : tensor<2xf32> -> tensor<2xf32>
  %s7 = pan.slice %x along 0 from 7 : tensor<8x2xf32> -> tensor<1x2xf32>
  %x7 = pan.reshape %s7 : tensor<1x2xf32> -> tensor<2xf32>
  %p7 = pan.matvec %w, %x7 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %q7 = pan.matvec %u, %h6 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r7 = pan.add %p7, %q7 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %o7 = pan.matvec %v, %h5 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %s_7 = pan.add %r7, %o7 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h7 = pan.activation tanh %s_7 : tensor<2xf32> -> tensor<2xf32>
  return %h7 : tensor<2xf32>
}
