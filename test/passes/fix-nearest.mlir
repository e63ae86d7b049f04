// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Stored vectors take the format of the input, weights by distance become tables, and squares of 16 bits lose a byte so that a word holds their sum.
// RUN: printf '1,-1\n-0.9,0.7\n' > %t.csv
// RUN: pannikin-opt %s --split-input-file --calibrate=data=%t.csv '--fix-point=weights=8 activations=8' | FileCheck %s
// RUN: pannikin-opt %s --split-input-file --calibrate=data=%t.csv '--fix-point=weights=8 activations=16' | FileCheck %s --check-prefix=WIDE

// Rows reach to 3, farther than the input: they decide. Distances count in
// 2^-10, an index of 11 bits in 2^-6: e^-(d/2) falls by e^-(1/2) an entry.
// CHECK: %arg0: tensor<2x!pan.fixed<8, 5>>
// CHECK: pan.nearest 3 {{ *}}squared_l2 {{ *}}exponential %arg0, %{{.*}}, %{{.*}} {cell = 4 : i64, high = array<i32: 65535, 39750,
// CHECK-SAME: low = array<i32: 254, 252,
// CHECK-SAME: tensor<3x2x!pan.fixed<8, 5>>, tensor<3x2x!pan.fixed<8, 7>> -> tensor<2x!pan.fixed<16, 15>>
// WIDE: pan.nearest 3 {{ *}}squared_l2 {{ *}}exponential
// WIDE-SAME: {cell = 11 : i64, drop = 8 : i64,
// WIDE-SAME: tensor<3x2x!pan.fixed<16, 13>>
func.func @model(%x: tensor<2xf32> {pan.name = "x"}) -> (tensor<2xf32> {pan.name = "y"}) {
  %p = pan.constant dense<[[0.5, 3.0], [-2.0, 1.0], [0.0, -3.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %v = pan.constant dense<[[1.0, 0.0], [0.5, 1.0], [0.0, 0.25]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %y = pan.nearest 3 squared_l2 exponential %x, %p, %v {scale = 0.5 : f64} : tensor<2xf32>, tensor<3x2xf32>, tensor<3x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// Votes stay whole numbers.
// CHECK: pan.nearest 2 {{ *}}l1 {{ *}}one %arg0
// CHECK-SAME: tensor<3x2x!pan.fixed<16, 0>> -> tensor<2x!pan.fixed<16, 0>>
func.func @model(%x: tensor<2xf32> {pan.name = "x"}) -> (tensor<2xf32> {pan.name = "y"}) {
  %p = pan.constant dense<[[0.5, 1.0], [-0.25, 1.0], [0.0, -1.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %v = pan.constant dense<[[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %y = pan.nearest 2 l1 one %x, %p, %v : tensor<2xf32>, tensor<3x2xf32>, tensor<3x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
