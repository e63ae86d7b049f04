// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A running maximum starts from the smallest float.
// RUN: pannikin-opt %s --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0)' > %t.before
// RUN: pannikin-opt %s --roll-up-recurrence --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6 0.7 0.8 -0.9 1.0)' | diff %t.before -
// RUN: pannikin-opt %s --roll-up-recurrence | FileCheck %s
// CHECK: pan.constant dense<-3.40282347E+38>
// CHECK: pan.scan (%arg0) init
// CHECK-NOT: pan.slice

func.func @main(%x: tensor<5x2xf32>) -> tensor<2xf32> {
  %w = pan.constant "W" dense<[[0.5, 0.25], [-0.5, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %u = pan.constant "U" dense<[[0.25, 0.5], [1.0, -0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %s0 = pan.slice %x along 0 from 0 : tensor<5x2xf32> -> tensor<1x2xf32>
  %x0 = pan.reshape %s0 : tensor<1x2xf32> -> tensor<2xf32>
  %p0 = pan.matvec %w, %x0 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h0 = pan.activation tanh %p0 : tensor<2xf32> -> tensor<2xf32>
  %s1 = pan.slice %x along 0 from 1 : tensor<5x2xf32> -> tensor<1x2xf32>
  %x1 = pan.reshape %s1 : tensor<1x2xf32> -> tensor<2xf32>
  %p1 = pan.matvec %w, %x1 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %q1 = pan.matvec %u, %h0 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r1 = pan.add %p1, %q1 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h1 = pan.activation tanh %r1 : tensor<2xf32> -> tensor<2xf32>
  %m1 = pan.max %h0, %h1 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %s2 = pan.slice %x along 0 from 2 : tensor<5x2xf32> -> tensor<1x2xf32>
  %x2 = pan.reshape %s2 : tensor<1x2xf32> -> tensor<2xf32>
  %p2 = pan.matvec %w, %x2 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %q2 = pan.matvec %u, %h1 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r2 = pan.add %p2, %q2 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h2 = pan.activation tanh %r2 : tensor<2xf32> -> tensor<2xf32>
  %m2 = pan.max %m1, %h2 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %s3 = pan.slice %x along 0 from 3 : tensor<5x2xf32> -> tensor<1x2xf32>
  %x3 = pan.reshape %s3 : tensor<1x2xf32> -> tensor<2xf32>
  %p3 = pan.matvec %w, %x3 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %q3 = pan.matvec %u, %h2 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r3 = pan.add %p3, %q3 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h3 = pan.activation tanh %r3 : tensor<2xf32> -> tensor<2xf32>
  %m3 = pan.max %m2, %h3 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %s4 = pan.slice %x along 0 from 4 : tensor<5x2xf32> -> tensor<1x2xf32>
  %x4 = pan.reshape %s4 : tensor<1x2xf32> -> tensor<2xf32>
  %p4 = pan.matvec %w, %x4 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %q4 = pan.matvec %u, %h3 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r4 = pan.add %p4, %q4 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %h4 = pan.activation tanh %r4 : tensor<2xf32> -> tensor<2xf32>
  %m4 = pan.max %m3, %h4 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %m4 : tensor<2xf32>
}
