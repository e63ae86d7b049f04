// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A product with features that were picked, scaled and joined is one with all of them; a feature that is taken in two ways stays.
// RUN: pannikin-opt %s --split-input-file --fold-selections --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @picked
// CHECK: %[[W:.+]] = pan.constant dense<{{\[\[}}3.000000e+00, 0.000000e+00, 1.000000e+00, 2.000000e+00]]>
// CHECK-NEXT: %[[Y:.+]] = pan.matvec %[[W]], %arg0 : tensor<1x4xf32>, tensor<4xf32> -> tensor<1xf32>
// CHECK-NEXT: return %[[Y]]
func.func @picked(%x: tensor<4xf32>) -> tensor<1xf32> {
  %w = pan.constant dense<[[1.0, 2.0, 3.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %a = pan.slice %x along 0 from 2 : tensor<4xf32> -> tensor<2xf32>
  %b = pan.slice %x along 0 from 0 : tensor<4xf32> -> tensor<1xf32>
  %c = pan.concat %a, %b along 0 : tensor<2xf32>, tensor<1xf32> -> tensor<3xf32>
  %y = pan.matvec %w, %c : tensor<1x3xf32>, tensor<3xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// (x - 1) * 2 and x * 4 + 8 = (x + 2) * 4.
// CHECK-LABEL: func.func @scaled
// CHECK-DAG: %[[O:.+]] = pan.constant "offset" dense<[-2.000000e+00, 1.000000e+00, 0.000000e+00]>
// CHECK-DAG: %[[S:.+]] = pan.constant "scale" dense<[4.000000e+00, 2.000000e+00, 1.000000e+00]>
// CHECK-DAG: %[[W:.+]] = pan.constant dense<{{\[\[}}5.000000e+00, 6.000000e+00, 7.000000e+00]]>
// CHECK: %[[D:.+]] = pan.sub %arg0, %[[O]]
// CHECK-NEXT: %[[Z:.+]] = pan.mul %[[D]], %[[S]]
// CHECK-NEXT: pan.matvec %[[W]], %[[Z]]
func.func @scaled(%x: tensor<3xf32>) -> tensor<1xf32> {
  %w = pan.constant dense<[[6.0, 5.0, 7.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %two = pan.constant dense<2.0> : tensor<1xf32> -> tensor<1xf32>
  %four = pan.constant dense<4.0> : tensor<1xf32> -> tensor<1xf32>
  %eight = pan.constant dense<8.0> : tensor<1xf32> -> tensor<1xf32>
  %a = pan.slice %x along 0 from 1 : tensor<3xf32> -> tensor<1xf32>
  %b = pan.slice %x along 0 from 0 : tensor<3xf32> -> tensor<1xf32>
  %c = pan.slice %x along 0 from 2 : tensor<3xf32> -> tensor<1xf32>
  %d = pan.sub %a, %one : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %e = pan.mul %d, %two : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %f = pan.mul %b, %four : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %g = pan.add %f, %eight : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %h = pan.concat %e, %g, %c along 0 : tensor<1xf32>, tensor<1xf32>, tensor<1xf32> -> tensor<3xf32>
  %y = pan.matvec %w, %h : tensor<1x3xf32>, tensor<3xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// CHECK-LABEL: func.func @twice
// CHECK: pan.concat
// CHECK: pan.matvec %{{.+}} : tensor<1x2xf32>, tensor<2xf32>
func.func @twice(%x: tensor<3xf32>) -> tensor<1xf32> {
  %w = pan.constant dense<[[6.0, 5.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %two = pan.constant dense<2.0> : tensor<1xf32> -> tensor<1xf32>
  %a = pan.slice %x along 0 from 1 : tensor<3xf32> -> tensor<1xf32>
  %b = pan.mul %a, %two : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %c = pan.concat %a, %b along 0 : tensor<1xf32>, tensor<1xf32> -> tensor<2xf32>
  %y = pan.matvec %w, %c : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// A vector of unknown length has no features to name.
// CHECK-LABEL: func.func @unknown
// CHECK: pan.slice
func.func @unknown(%x: tensor<?xf32>) -> tensor<1xf32> {
  %w = pan.constant dense<[[6.0, 5.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %a = pan.slice %x along 0 from -2 : tensor<?xf32> -> tensor<2xf32>
  %y = pan.matvec %w, %a : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// 1e30 / 1e-30 is no float.
// CHECK-LABEL: func.func @beyond
// CHECK: pan.slice
func.func @beyond(%x: tensor<3xf32>) -> tensor<1xf32> {
  %w = pan.constant dense<[[6.0, 5.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %o = pan.constant dense<1.0e30> : tensor<1xf32> -> tensor<1xf32>
  %i = pan.constant dense<1.0e-30> : tensor<1xf32> -> tensor<1xf32>
  %a = pan.slice %x along 0 from 1 : tensor<3xf32> -> tensor<2xf32>
  %m = pan.mul %a, %i : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %s = pan.add %m, %o : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %y = pan.matvec %w, %s : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
