// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Softmax that was written out is found with and without the largest score taken out; a sum of other numbers stays.
// RUN: pannikin-opt %s --split-input-file --recognize-softmax --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @probabilities
// CHECK-NEXT: %[[P:.+]] = pan.softmax %arg0 : tensor<3xf32> -> tensor<3xf32>
// CHECK-NEXT: return %[[P]]
func.func @probabilities(%x: tensor<3xf32>) -> tensor<3xf32> {
  %m = pan.reduce max %x along 0 : tensor<3xf32> -> tensor<1xf32>
  %d = pan.sub %x, %m : tensor<3xf32>, tensor<1xf32> -> tensor<3xf32>
  %e = pan.activation exp %d : tensor<3xf32> -> tensor<3xf32>
  %s = pan.reduce sum %e along 0 : tensor<3xf32> -> tensor<1xf32>
  %l = pan.activation log %s : tensor<1xf32> -> tensor<1xf32>
  %a = pan.add %l, %m : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %y = pan.sub %x, %a : tensor<3xf32>, tensor<1xf32> -> tensor<3xf32>
  %p = pan.activation exp %y : tensor<3xf32> -> tensor<3xf32>
  return %p : tensor<3xf32>
}

// -----

// CHECK-LABEL: func.func @logarithm
// CHECK-NEXT: pan.softmax %arg0 {log} : tensor<3xf32> -> tensor<3xf32>
// CHECK-NEXT: return
func.func @logarithm(%x: tensor<3xf32>) -> tensor<3xf32> {
  %e = pan.activation exp %x : tensor<3xf32> -> tensor<3xf32>
  %s = pan.reduce sum %e along 0 : tensor<3xf32> -> tensor<1xf32>
  %l = pan.activation log %s : tensor<1xf32> -> tensor<1xf32>
  %y = pan.sub %x, %l : tensor<3xf32>, tensor<1xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// CHECK-LABEL: func.func @quotient
// CHECK-NEXT: pan.softmax %arg0 : tensor<3xf32> -> tensor<3xf32>
// CHECK-NEXT: return
func.func @quotient(%x: tensor<3xf32>) -> tensor<3xf32> {
  %m = pan.reduce max %x along 0 : tensor<3xf32> -> tensor<1xf32>
  %d = pan.sub %x, %m : tensor<3xf32>, tensor<1xf32> -> tensor<3xf32>
  %e = pan.activation exp %d : tensor<3xf32> -> tensor<3xf32>
  %s = pan.reduce sum %e along 0 : tensor<3xf32> -> tensor<1xf32>
  %p = pan.div %e, %s : tensor<3xf32>, tensor<1xf32> -> tensor<3xf32>
  return %p : tensor<3xf32>
}

// -----

// The sum is of another vector, and then of the wrong dimension.
// CHECK-LABEL: func.func @others
// CHECK-NOT: pan.softmax
// CHECK: return
func.func @others(%x: tensor<3xf32>, %z: tensor<3xf32>, %w: tensor<3x3xf32>) -> (tensor<3xf32>, tensor<3x3xf32>) {
  %e = pan.activation exp %x : tensor<3xf32> -> tensor<3xf32>
  %f = pan.activation exp %z : tensor<3xf32> -> tensor<3xf32>
  %s = pan.reduce sum %f along 0 : tensor<3xf32> -> tensor<1xf32>
  %p = pan.div %e, %s : tensor<3xf32>, tensor<1xf32> -> tensor<3xf32>
  %g = pan.activation exp %w : tensor<3x3xf32> -> tensor<3x3xf32>
  %t = pan.reduce sum %g along 0 : tensor<3x3xf32> -> tensor<3xf32>
  %q = pan.div %g, %t : tensor<3x3xf32>, tensor<3xf32> -> tensor<3x3xf32>
  return %p, %q : tensor<3xf32>, tensor<3x3xf32>
}

// -----

// The sums of the rows, without their dimension, meet the columns.
// CHECK-LABEL: func.func @across
// CHECK-NOT: pan.softmax
// CHECK: return
func.func @across(%x: tensor<3x3xf32>) -> (tensor<3x3xf32>, tensor<3x3xf32>) {
  %e = pan.activation exp %x : tensor<3x3xf32> -> tensor<3x3xf32>
  %s = pan.reduce sum %e along 1 : tensor<3x3xf32> -> tensor<3xf32>
  %p = pan.div %e, %s : tensor<3x3xf32>, tensor<3xf32> -> tensor<3x3xf32>
  %l = pan.activation log %s : tensor<3xf32> -> tensor<3xf32>
  %y = pan.sub %x, %l : tensor<3x3xf32>, tensor<3xf32> -> tensor<3x3xf32>
  return %p, %y : tensor<3x3xf32>, tensor<3x3xf32>
}
