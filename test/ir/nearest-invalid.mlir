// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Neighbours whose tables, formats or words do not fit are refused.
// RUN: pannikin-opt %s --split-input-file --verify-diagnostics

func.func @k(%x: tensor<1xf32>) -> tensor<1xf32> {
  %p = pan.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  // expected-error @+1 {{takes 3 of 2 rows}}
  %y = pan.nearest 3 l1 one %x, %p, %p : tensor<1xf32>, tensor<2x1xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @rows(%x: tensor<1xf32>) -> tensor<1xf32> {
  %p = pan.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %v = pan.constant dense<[[1.0]]> : tensor<1x1xf32> -> tensor<1x1xf32>
  // expected-error @+1 {{needs an input [D], prototypes [P, D], values [P, V] and a result [V]}}
  %y = pan.nearest 1 l1 one %x, %p, %v : tensor<1xf32>, tensor<2x1xf32>, tensor<1x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @computed(%x: tensor<1xf32>, %p: tensor<2x1xf32>) -> tensor<1xf32> {
  // expected-error @+1 {{needs constant prototypes and values}}
  %y = pan.nearest 1 l1 one %x, %p, %p : tensor<1xf32>, tensor<2x1xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @mean(%x: tensor<1xf32>) -> tensor<1xf32> {
  %p = pan.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  // expected-error @+1 {{has a mean exactly if its kernel is a reciprocal}}
  %y = pan.nearest 1 l1 one mean %x, %p, %p : tensor<1xf32>, tensor<2x1xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @grid(%x: tensor<1x!pan.fixed<8, 3>>) -> tensor<1x!pan.fixed<8, 0>> {
  %p = pan.constant dense<[[1], [2]]> : tensor<2x1xi8> -> tensor<2x1x!pan.fixed<8, 4>>
  %v = pan.constant dense<[[1], [2]]> : tensor<2x1xi8> -> tensor<2x1x!pan.fixed<8, 0>>
  // expected-error @+1 {{compares an input of '!pan.fixed<8, 3>' with prototypes of '!pan.fixed<8, 4>'}}
  %y = pan.nearest 1 l1 one %x, %p, %v : tensor<1x!pan.fixed<8, 3>>, tensor<2x1x!pan.fixed<8, 4>>, tensor<2x1x!pan.fixed<8, 0>> -> tensor<1x!pan.fixed<8, 0>>
  return %y : tensor<1x!pan.fixed<8, 0>>
}

// -----

func.func @values(%x: tensor<1x!pan.fixed<8, 3>>) -> tensor<1x!pan.fixed<8, 0>> {
  %p = pan.constant dense<[[1], [2]]> : tensor<2x1xi8> -> tensor<2x1x!pan.fixed<8, 3>>
  // expected-error @+1 {{adds values of '!pan.fixed<8, 3>' to a result of '!pan.fixed<8, 0>'}}
  %y = pan.nearest 1 l1 one %x, %p, %p : tensor<1x!pan.fixed<8, 3>>, tensor<2x1x!pan.fixed<8, 3>>, tensor<2x1x!pan.fixed<8, 3>> -> tensor<1x!pan.fixed<8, 0>>
  return %y : tensor<1x!pan.fixed<8, 0>>
}

// -----

// 2 (2^15 + 30000)^2 is more than 2^32.
func.func @far(%x: tensor<2x!pan.fixed<16, 0>>) -> tensor<1x!pan.fixed<8, 0>> {
  %p = pan.constant dense<[[30000, 30000]]> : tensor<1x2xi16> -> tensor<1x2x!pan.fixed<16, 0>>
  %v = pan.constant dense<[[1]]> : tensor<1x1xi8> -> tensor<1x1x!pan.fixed<8, 0>>
  // expected-error @+1 {{has distances of 2^32 and more}}
  %y = pan.nearest 1 squared_l2 one %x, %p, %v : tensor<2x!pan.fixed<16, 0>>, tensor<1x2x!pan.fixed<16, 0>>, tensor<1x1x!pan.fixed<8, 0>> -> tensor<1x!pan.fixed<8, 0>>
  return %y : tensor<1x!pan.fixed<8, 0>>
}

// -----

func.func @table(%x: tensor<1x!pan.fixed<8, 3>>) -> tensor<1x!pan.fixed<8, 3>> {
  %p = pan.constant dense<[[1], [2]]> : tensor<2x1xi8> -> tensor<2x1x!pan.fixed<8, 3>>
  // expected-error @+1 {{needs tables of numbers in 0..65535, the lower one of a power of two of them}}
  %y = pan.nearest 2 l1 exponential %x, %p, %p {high = array<i32: 1, 2>, low = array<i32: 1, 2, 3>} : tensor<1x!pan.fixed<8, 3>>, tensor<2x1x!pan.fixed<8, 3>>, tensor<2x1x!pan.fixed<8, 3>> -> tensor<1x!pan.fixed<8, 3>>
  return %y : tensor<1x!pan.fixed<8, 3>>
}

// -----

func.func @sums(%x: tensor<1x!pan.fixed<8, 3>>) -> tensor<1x!pan.fixed<16, 3>> {
  %p = pan.constant dense<[[1], [2]]> : tensor<2x1xi8> -> tensor<2x1x!pan.fixed<8, 3>>
  %v = pan.constant dense<[[32767], [32767]]> : tensor<2x1xi16> -> tensor<2x1x!pan.fixed<16, 3>>
  // expected-error @+1 {{has sums of 2^31 and more}}
  %y = pan.nearest 2 l1 exponential %x, %p, %v {high = array<i32: 1, 2>, low = array<i32: 1, 2>} : tensor<1x!pan.fixed<8, 3>>, tensor<2x1x!pan.fixed<8, 3>>, tensor<2x1x!pan.fixed<16, 3>> -> tensor<1x!pan.fixed<16, 3>>
  return %y : tensor<1x!pan.fixed<16, 3>>
}

// -----

func.func @low_power(%x: tensor<1xf32>) -> tensor<1xf32> {
  %p = pan.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  // expected-error @+1 {{has powers of differences below 3 or above 16, or weights by their sum}}
  %y = pan.nearest 1 minkowski one %x, %p, %p {power = 2 : i64} : tensor<1xf32>, tensor<2x1xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @endless_power(%x: tensor<1xf32>) -> tensor<1xf32> {
  %p = pan.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  // expected-error @+1 {{has powers of differences below 3 or above 16}}
  %y = pan.nearest 1 minkowski one %x, %p, %p {power = 9223372036854775807 : i64} : tensor<1xf32>, tensor<2x1xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @weighted_power(%x: tensor<1xf32>) -> tensor<1xf32> {
  %p = pan.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  // expected-error @+1 {{has powers of differences below 3 or above 16, or weights by their sum}}
  %y = pan.nearest 1 minkowski exponential %x, %p, %p : tensor<1xf32>, tensor<2x1xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @high_power(%x: tensor<1x!pan.fixed<16, 0>>) -> tensor<1x!pan.fixed<16, 0>> {
  %p = pan.constant dense<[[1], [2]]> : tensor<2x1xi16> -> tensor<2x1x!pan.fixed<16, 0>>
  // expected-error @+1 {{has powers of 2^64 and more}}
  %y = pan.nearest 1 minkowski one %x, %p, %p {power = 5 : i64} : tensor<1x!pan.fixed<16, 0>>, tensor<2x1x!pan.fixed<16, 0>>, tensor<2x1x!pan.fixed<16, 0>> -> tensor<1x!pan.fixed<16, 0>>
  return %y : tensor<1x!pan.fixed<16, 0>>
}

// -----

func.func @high_sum(%x: tensor<1x!pan.fixed<16, 0>>) -> tensor<1x!pan.fixed<16, 0>> {
  %p = pan.constant dense<[[1], [2]]> : tensor<2x1xi16> -> tensor<2x1x!pan.fixed<16, 0>>
  // expected-error @+1 {{has distances of 2^53 and more}}
  %y = pan.nearest 1 minkowski one %x, %p, %p {power = 4 : i64} : tensor<1x!pan.fixed<16, 0>>, tensor<2x1x!pan.fixed<16, 0>>, tensor<2x1x!pan.fixed<16, 0>> -> tensor<1x!pan.fixed<16, 0>>
  return %y : tensor<1x!pan.fixed<16, 0>>
}
