// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What only looks like a kernel machine stays: growing exponentials, roots, cubes, a factor for each feature, rows that are computed.
// RUN: pannikin-opt %s --recognize-neighbors | FileCheck %s --implicit-check-not=pan.nearest

// CHECK-LABEL: func.func @growing
// CHECK: pan.activation exp
func.func @growing(%x: tensor<2xf32>) -> tensor<1xf32> {
  %b = pan.constant dense<[[0.0, 1.0], [3.0, 3.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = pan.sub %x, %b : tensor<2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %s = pan.mul %d, %d : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %r = pan.reduce sum %s along 1 : tensor<2x2xf32> -> tensor<2xf32>
  %e = pan.activation exp %r : tensor<2xf32> -> tensor<2xf32>
  %y = pan.reduce sum %e along 0 : tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// CHECK-LABEL: func.func @root
// CHECK: pan.activation sqrt
func.func @root(%x: tensor<2xf32>) -> tensor<1xf32> {
  %b = pan.constant dense<[[0.0, 1.0], [3.0, 3.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %c = pan.constant dense<-1.0> : tensor<1xf32> -> tensor<1xf32>
  %d = pan.sub %x, %b : tensor<2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %s = pan.mul %d, %d : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %r = pan.reduce sum %s along 1 : tensor<2x2xf32> -> tensor<2xf32>
  %q = pan.activation sqrt %r : tensor<2xf32> -> tensor<2xf32>
  %m = pan.mul %q, %c : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %e = pan.activation exp %m : tensor<2xf32> -> tensor<2xf32>
  %y = pan.reduce sum %e along 0 : tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// CHECK-LABEL: func.func @cubes
// CHECK: pan.activation exp
func.func @cubes(%x: tensor<2xf32>) -> tensor<1xf32> {
  %b = pan.constant dense<[[0.0, 1.0], [3.0, 3.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %d = pan.sub %x, %b : tensor<2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %negative = pan.sub %zero, %d : tensor<1xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %a = pan.max %d, %negative : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %s = pan.mul %a, %a : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %t = pan.mul %s, %a : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %r = pan.reduce sum %t along 1 : tensor<2x2xf32> -> tensor<2xf32>
  %m = pan.sub %zero, %r : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
  %e = pan.activation exp %m : tensor<2xf32> -> tensor<2xf32>
  %y = pan.reduce sum %e along 0 : tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// CHECK-LABEL: func.func @weighted_features
// CHECK: pan.activation exp
func.func @weighted_features(%x: tensor<2xf32>) -> tensor<1xf32> {
  %b = pan.constant dense<[[0.0, 1.0], [3.0, 3.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %w = pan.constant dense<[-1.0, -2.0]> : tensor<2xf32> -> tensor<2xf32>
  %d = pan.sub %x, %b : tensor<2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %s = pan.mul %d, %d : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %t = pan.mul %s, %w : tensor<2x2xf32>, tensor<2xf32> -> tensor<2x2xf32>
  %r = pan.reduce sum %t along 1 : tensor<2x2xf32> -> tensor<2xf32>
  %e = pan.activation exp %r : tensor<2xf32> -> tensor<2xf32>
  %y = pan.reduce sum %e along 0 : tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// The numbers behind the products are not the squares of the rows.
// CHECK-LABEL: func.func @other_norms
// CHECK: pan.matvec
func.func @other_norms(%x: tensor<2xf32>) -> tensor<1xf32> {
  %b = pan.constant dense<[[0.0, 2.0], [6.0, 6.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %n = pan.constant dense<[-1.0, -17.0]> : tensor<2xf32> -> tensor<2xf32>
  %s = pan.mul %x, %x : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r = pan.reduce sum %s along 0 : tensor<2xf32> -> tensor<1xf32>
  %bx = pan.matvec %b, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %part = pan.sub %bx, %r : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %d = pan.add %part, %n : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %e = pan.activation exp %d : tensor<2xf32> -> tensor<2xf32>
  %y = pan.reduce sum %e along 0 : tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// CHECK-LABEL: func.func @computed_rows
// CHECK: pan.activation exp
func.func @computed_rows(%x: tensor<2xf32>, %b: tensor<3x2xf32>) -> tensor<1xf32> {
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %d = pan.sub %x, %b : tensor<2xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  %s = pan.mul %d, %d : tensor<3x2xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
  %r = pan.reduce sum %s along 1 : tensor<3x2xf32> -> tensor<3xf32>
  %m = pan.sub %zero, %r : tensor<1xf32>, tensor<3xf32> -> tensor<3xf32>
  %e = pan.activation exp %m : tensor<3xf32> -> tensor<3xf32>
  %y = pan.reduce sum %e along 0 : tensor<3xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
