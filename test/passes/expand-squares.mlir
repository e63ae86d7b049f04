// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Weighted squares of differences become two products, with the same sum; squares of something else stay.
// RUN: pannikin-opt %s --split-input-file --expand-squares --canonicalize | FileCheck %s
// RUN: pannikin-opt %S/Inputs/gaussian.mlir --evaluate='gaussian(3 -1)' | FileCheck %s --check-prefix=VALUE
// RUN: pannikin-opt %S/Inputs/gaussian.mlir --expand-squares --evaluate='gaussian(3 -1)' | FileCheck %s --check-prefix=VALUE
// 1 * 4 + 7 * 1 and 1 * 0 + 1 * 9
// VALUE: result 0 = 11 9

// The centres lie around 2 and 0.5; the mean weights of the features are 1 and 4.
// CHECK-LABEL: func.func @gaussian
// CHECK-DAG: %[[M:.+]] = pan.constant "middle" dense<[2.000000e+00, 5.000000e-01]>
// CHECK-DAG: %[[C:.+]] = pan.constant "scale" dense<[1.000000e+00, 2.000000e+00]>
// CHECK-DAG: %[[S:.+]] = pan.constant "squares" dense<{{\[\[}}1.000000e+00, 1.500000e+00], [1.000000e+00, 5.000000e-01]]>
// CHECK: %[[D:.+]] = pan.sub %arg0, %[[M]]
// CHECK-NEXT: %[[Z:.+]] = pan.mul %[[D]], %[[C]]
// CHECK-NEXT: %[[Q:.+]] = pan.mul %[[Z]], %[[Z]]
// CHECK-NEXT: pan.matvec %[[S]], %[[Q]]
// CHECK-NEXT: pan.matvec %{{.+}}, %[[Z]]
// CHECK-NOT: pan.reduce
func.func @gaussian(%x: tensor<2xf32>) -> tensor<2xf32> {
  %t = pan.constant dense<[[1.0, 0.0], [3.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %s = pan.constant dense<[[1.0, 6.0], [1.0, 2.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = pan.sub %x, %t : tensor<2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %q = pan.mul %d, %d : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %w = pan.mul %q, %s : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %y = pan.reduce sum %w along 1 : tensor<2x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// A product of two different differences may be negative.
// CHECK-LABEL: func.func @mixed
// CHECK: pan.reduce
func.func @mixed(%x: tensor<2xf32>) -> tensor<2xf32> {
  %t = pan.constant dense<[[1.0, 0.0], [3.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %s = pan.constant dense<[[1.0, 6.0], [1.0, 2.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = pan.sub %x, %t : tensor<2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %e = pan.sub %x, %s : tensor<2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %q = pan.mul %d, %e : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %y = pan.reduce sum %q along 1 : tensor<2x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// A distance of which all weights are alike stays one.
// CHECK-LABEL: func.func @plain
// CHECK: pan.reduce
func.func @plain(%x: tensor<2xf32>) -> tensor<2xf32> {
  %t = pan.constant dense<[[1.0, 0.0], [3.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = pan.sub %x, %t : tensor<2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %q = pan.mul %d, %d : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %y = pan.reduce sum %q along 1 : tensor<2x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
