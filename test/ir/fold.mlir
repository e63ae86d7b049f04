// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// --canonicalize removes what changes nothing, and only that.
// RUN: pannikin-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @identities(%arg0: tensor<2xf32>
// CHECK-NEXT: return %arg0, %arg0, %arg0 :
func.func @identities(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %zero = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %a = pan.add %x, %zero : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %b = pan.sub %x, %zero : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %c = pan.mul %x, %one : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  return %a, %b, %c : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// A constant on the left is one on the right.
// CHECK-LABEL: func.func @commuted
// CHECK-NEXT: return %arg0 :
func.func @commuted(%x: tensor<2xf32>) -> tensor<2xf32> {
  %zero = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %a = pan.add %zero, %x : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %a : tensor<2xf32>
}

// CHECK-LABEL: func.func @broadcasting
// CHECK: pan.add
func.func @broadcasting(%x: tensor<1xf32>) -> tensor<2xf32> {
  %zero = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %a = pan.add %x, %zero : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
  return %a : tensor<2xf32>
}

// CHECK-LABEL: func.func @other_numbers
// CHECK: pan.add
// CHECK: pan.sub
// CHECK: pan.mul
func.func @other_numbers(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %some = pan.constant dense<[0.0, 1.0]> : tensor<2xf32> -> tensor<2xf32>
  %zero = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %a = pan.add %x, %some : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %b = pan.sub %zero, %x : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %c = pan.mul %x, %some : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %a, %b, %c : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// CHECK-LABEL: func.func @rescale
// CHECK-NEXT: %[[R:.*]] = pan.rescale %arg0
// CHECK-NEXT: return %arg0, %[[R]] :
func.func @rescale(%x: tensor<2x!pan.fixed<8, 6>>) -> (tensor<2x!pan.fixed<8, 6>>, tensor<2x!pan.fixed<8, 5>>) {
  %a = pan.rescale %x : tensor<2x!pan.fixed<8, 6>> -> tensor<2x!pan.fixed<8, 6>>
  %b = pan.rescale %x : tensor<2x!pan.fixed<8, 6>> -> tensor<2x!pan.fixed<8, 5>>
  return %a, %b : tensor<2x!pan.fixed<8, 6>>, tensor<2x!pan.fixed<8, 5>>
}

// CHECK-LABEL: func.func @shapes
// CHECK-NEXT: %[[R:.*]] = pan.reshape %arg0 : tensor<2x3xf32> -> tensor<6xf32>
// CHECK-NEXT: %[[S:.*]] = pan.slice %arg0 along 0 from 1 by -1
// CHECK-NEXT: return %arg0, %[[R]], %arg0, %[[S]], %arg0 :
func.func @shapes(%x: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<6xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>) {
  %a = pan.reshape %x : tensor<2x3xf32> -> tensor<6xf32>
  %b = pan.reshape %a : tensor<6xf32> -> tensor<2x3xf32>
  %c = pan.slice %x along 0 from 0 : tensor<2x3xf32> -> tensor<2x3xf32>
  %d = pan.slice %x along 0 from 1 by -1 : tensor<2x3xf32> -> tensor<2x3xf32>
  %e = pan.concat %x along 1 : tensor<2x3xf32> -> tensor<2x3xf32>
  return %b, %a, %c, %d, %e : tensor<2x3xf32>, tensor<6xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
}

// A fixed 1.0 is not known to be one without its fraction: nothing folds.
// CHECK-LABEL: func.func @fixed
// CHECK: pan.mul
func.func @fixed(%x: tensor<2x!pan.fixed<8, 6>>) -> tensor<2x!pan.fixed<8, 6>> {
  %one = pan.constant dense<64> : tensor<2xi8> -> tensor<2x!pan.fixed<8, 6>>
  %a = pan.mul %x, %one : tensor<2x!pan.fixed<8, 6>>, tensor<2x!pan.fixed<8, 6>> -> tensor<2x!pan.fixed<8, 6>>
  return %a : tensor<2x!pan.fixed<8, 6>>
}

// A product with zero is zero.
// CHECK-LABEL: func.func @zero
// CHECK-NEXT: %[[ZERO:.+]] = pan.constant dense<0.000000e+00> : tensor<2xf32>
// CHECK-NEXT: return %[[ZERO]], %[[ZERO]] :
func.func @zero(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %w = pan.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %zero = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %a = pan.matvec %w, %zero : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %b = pan.mul %x, %zero : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %a, %b : tensor<2xf32>, tensor<2xf32>
}

// A zero that is not everywhere is no zero.
// CHECK-LABEL: func.func @partly_zero
// CHECK: pan.mul
func.func @partly_zero(%x: tensor<2xf32>) -> tensor<2xf32> {
  %zero = pan.constant dense<[0.0, 1.0]> : tensor<2xf32> -> tensor<2xf32>
  %a = pan.mul %x, %zero : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %a : tensor<2xf32>
}
