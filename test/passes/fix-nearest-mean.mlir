// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A mean that varies less than the values still has a format that holds them; one of small values keeps its digits.
// RUN: printf '0.1\n-0.1\n' > %t.csv
// RUN: pannikin-opt %s --split-input-file --calibrate=data=%t.csv '--fix-point=weights=16 activations=16' | FileCheck %s

// CHECK: pan.nearest 2 l1 reciprocal mean
// CHECK-SAME: tensor<2x1x!pan.fixed<16, 11>> -> tensor<1x!pan.fixed<16, 11>>
func.func @model(%x: tensor<1xf32> {pan.name = "x"}) -> (tensor<1xf32> {pan.name = "y"}) {
  %p = pan.constant dense<[[-1.0], [1.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %v = pan.constant dense<[[-10.3], [10.3]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %y = pan.nearest 2 l1 reciprocal mean %x, %p, %v {scale = 0.1 : f64} : tensor<1xf32>, tensor<2x1xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

// CHECK: pan.nearest 2 l1 reciprocal mean
// CHECK-SAME: tensor<2x1x!pan.fixed<16, 15>> -> tensor<1x!pan.fixed<16, 15>>
func.func @model(%x: tensor<1xf32> {pan.name = "x"}) -> (tensor<1xf32> {pan.name = "y"}) {
  %p = pan.constant dense<[[-1.0], [1.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %v = pan.constant dense<[[0.7], [0.9]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %y = pan.nearest 2 l1 reciprocal mean %x, %p, %v {scale = 0.1 : f64} : tensor<1xf32>, tensor<2x1xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
