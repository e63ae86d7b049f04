// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Soft indicators, shares that are no indicators, and scores that differ in their
// functions or in more than matrices leave a tree whole.
// RUN: pannikin-opt %s -split-input-file --follow-path | FileCheck %s
// CHECK-NOT: pan.scan

func.func @soft(%z: tensor<2xf32>) -> tensor<1xf32> {
  %w0 = pan.constant "W.0" dense<[[1.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s0 = pan.matvec %w0, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %w1 = pan.constant "W.1" dense<[[0.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s1 = pan.matvec %w1, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %w2 = pan.constant "W.2" dense<[[3.0, 1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s2 = pan.matvec %w2, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %t = pan.constant "T" dense<[[3.0, -1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %c = pan.constant dense<4.0> : tensor<1xf32> -> tensor<1xf32>
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
  %p1 = pan.mul %left, %s1 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %sum1 = pan.add %s0, %p1 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %p2 = pan.mul %right, %s2 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %sum2 = pan.add %sum1, %p2 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %sum2 : tensor<1xf32>
}

// -----

func.func @shares(%z: tensor<2xf32>) -> tensor<1xf32> {
  %w0 = pan.constant "W.0" dense<[[1.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s0 = pan.matvec %w0, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %w1 = pan.constant "W.1" dense<[[0.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s1 = pan.matvec %w1, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %w2 = pan.constant "W.2" dense<[[3.0, 1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s2 = pan.matvec %w2, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %t = pan.constant "T" dense<[[3.0, -1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %c = pan.constant dense<1.0e+09> : tensor<1xf32> -> tensor<1xf32>
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %less = pan.constant dense<-1.0> : tensor<1xf32> -> tensor<1xf32>
  %half = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %p = pan.matvec %t, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %q = pan.mul %p, %c : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %s = pan.activation tanh %q : tensor<1xf32> -> tensor<1xf32>
  %l0 = pan.add %s, %one : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %left = pan.mul %s, %half : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %m = pan.mul %s, %less : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %r = pan.add %m, %one : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %right = pan.mul %r, %half : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %p1 = pan.mul %left, %s1 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %sum1 = pan.add %s0, %p1 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %p2 = pan.mul %right, %s2 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %sum2 = pan.add %sum1, %p2 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %sum2 : tensor<1xf32>
}

// -----

func.func @other_functions(%z: tensor<2xf32>) -> tensor<1xf32> {
  %w0 = pan.constant "W.0" dense<[[1.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s0 = pan.matvec %w0, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %w1 = pan.constant "W.1" dense<[[0.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s1 = pan.matvec %w1, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %w2 = pan.constant "W.2" dense<[[3.0, 1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s2 = pan.matvec %w2, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
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
  %f = pan.activation relu %s1 : tensor<1xf32> -> tensor<1xf32>
  %p1 = pan.mul %left, %f : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %sum1 = pan.add %s0, %p1 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %p2 = pan.mul %right, %s2 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %sum2 = pan.add %sum1, %p2 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %sum2 : tensor<1xf32>
}

// -----

func.func @biases(%z: tensor<2xf32>) -> tensor<1xf32> {
  %w0 = pan.constant "W.0" dense<[[1.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s0 = pan.matvec %w0, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %w1 = pan.constant "W.1" dense<[[0.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s1 = pan.matvec %w1, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %w2 = pan.constant "W.2" dense<[[3.0, 1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s2 = pan.matvec %w2, %z : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
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
  %f = pan.add %s1, %half : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %g = pan.add %s2, %one : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %p1 = pan.mul %left, %f : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %sum1 = pan.add %s0, %p1 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %p2 = pan.mul %right, %g : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %sum2 = pan.add %sum1, %p2 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %sum2 : tensor<1xf32>
}
