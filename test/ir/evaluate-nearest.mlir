// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The nearest rows vote, are averaged, or are weighted by distance; the first row wins a tie.
// RUN: pannikin-opt %s --evaluate='votes(0 0)' --evaluate='votes(3 3)' --evaluate='manhattan(0 0)' --evaluate='powers(0 0)' --evaluate='fixed_powers(0 0)' --evaluate='kernel(1)' --evaluate='inverse(2)' --evaluate='fixed(4 0)' --evaluate='fixed(-128 127)' --evaluate='ratio(13)' --evaluate='ratio(10)' | FileCheck %s

// Squared distances 2, 2, 1, 8: row 2, then row 0 before row 1.
// CHECK: result 0 = 1 0 1
// Distances 8, 16, 13, 0: rows 3 and 0.
// CHECK-NEXT: result 0 = 1 1 0
func.func @votes(%x: tensor<2xf32>) -> tensor<3xf32> {
  %p = pan.constant dense<[[1.0, 1.0], [-1.0, -1.0], [0.0, 1.0], [3.0, 3.0]]> : tensor<4x2xf32> -> tensor<4x2xf32>
  %v = pan.constant dense<[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]> : tensor<4x3xf32> -> tensor<4x3xf32>
  %y = pan.nearest 2 squared_l2 one %x, %p, %v : tensor<2xf32>, tensor<4x2xf32>, tensor<4x3xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// (3, 0) is nearer than (2, 2) by squares, farther by magnitudes.
// CHECK-NEXT: result 0 = 10
// CHECK-NEXT: result 1 = 20
func.func @manhattan(%x: tensor<2xf32>) -> (tensor<1xf32>, tensor<1xf32>) {
  %p = pan.constant dense<[[3.0, 0.0], [2.0, 2.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = pan.constant dense<[[10.0], [20.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %q = pan.constant dense<[[4.0, 0.0], [2.0, 2.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %a = pan.nearest 1 l1 one %x, %p, %v : tensor<2xf32>, tensor<2x2xf32>, tensor<2x1xf32> -> tensor<1xf32>
  %b = pan.nearest 1 squared_l2 one %x, %q, %v : tensor<2xf32>, tensor<2x2xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %a, %b : tensor<1xf32>, tensor<1xf32>
}

// Cubes 64 and 54, largest differences 4 and 3, squares 16 and 18.
// CHECK-NEXT: result 0 = 20
// CHECK-NEXT: result 1 = 20
func.func @powers(%x: tensor<2xf32>) -> (tensor<1xf32>, tensor<1xf32>) {
  %p = pan.constant dense<[[4.0, 0.0], [3.0, 3.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = pan.constant dense<[[10.0], [20.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %a = pan.nearest 1 minkowski one %x, %p, %v {power = 3 : i64} : tensor<2xf32>, tensor<2x2xf32>, tensor<2x1xf32> -> tensor<1xf32>
  %b = pan.nearest 1 chebyshev one %x, %p, %v : tensor<2xf32>, tensor<2x2xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %a, %b : tensor<1xf32>, tensor<1xf32>
}

// Without 5 bits 64 + 1 and 64 are equal, and the first row wins.
// CHECK-NEXT: result 0 = 10 (10)
func.func @fixed_powers(%x: tensor<2x!pan.fixed<8, 0>>) -> tensor<1x!pan.fixed<16, 0>> {
  %p = pan.constant dense<[[4, 1], [4, 0], [5, 0]]> : tensor<3x2xi8> -> tensor<3x2x!pan.fixed<8, 0>>
  %v = pan.constant dense<[[10], [30], [20]]> : tensor<3x1xi16> -> tensor<3x1x!pan.fixed<16, 0>>
  %y = pan.nearest 1 minkowski one %x, %p, %v {power = 3 : i64, drop = 5 : i64} : tensor<2x!pan.fixed<8, 0>>, tensor<3x2x!pan.fixed<8, 0>>, tensor<3x1x!pan.fixed<16, 0>> -> tensor<1x!pan.fixed<16, 0>>
  return %y : tensor<1x!pan.fixed<16, 0>>
}

// 2 + 4 e^(-0.5).
// CHECK-NEXT: result 0 = 4.42612
func.func @kernel(%x: tensor<1xf32>) -> tensor<1xf32> {
  %p = pan.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %v = pan.constant dense<[[2.0], [4.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %y = pan.nearest 2 squared_l2 exponential %x, %p, %v {scale = 0.5 : f64} : tensor<1xf32>, tensor<2x1xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// (3 / 2 + 8 / max(0, 0.25)) / (1 / 2 + 4).
// CHECK-NEXT: result 0 = 7.44444
func.func @inverse(%x: tensor<1xf32>) -> tensor<1xf32> {
  %p = pan.constant dense<[[4.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %v = pan.constant dense<[[3.0], [8.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %y = pan.nearest 2 squared_l2 reciprocal_root mean %x, %p, %v {scale = 0.25 : f64} : tensor<1xf32>, tensor<2x1xf32>, tensor<2x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// Distances 16 and 0 as integers, cells of 8: u = 2 and 0, weights
// 32768 * 256 / 2^8 and 65535 * 256 / 2^8, so 3 * 0.5 + 1 * 1 within 2^-16,
// rounded to 16ths.
// CHECK-NEXT: result 0 = 40 (2.5)
// Far away the last entry holds.
// CHECK-NEXT: result 0 = 1 (0.0625)
func.func @fixed(%x: tensor<2x!pan.fixed<8, 4>>) -> tensor<1x!pan.fixed<16, 4>> {
  %p = pan.constant dense<[[0, 0], [4, 0]]> : tensor<2x2xi8> -> tensor<2x2x!pan.fixed<8, 4>>
  %v = pan.constant dense<[[24], [8]]> : tensor<2x1xi8> -> tensor<2x1x!pan.fixed<8, 3>>
  %y = pan.nearest 2 squared_l2 exponential %x, %p, %v {high = array<i32: 65535, 32768, 600>, low = array<i32: 255, 255>, cell = 3 : i64} : tensor<2x!pan.fixed<8, 4>>, tensor<2x2x!pan.fixed<8, 4>>, tensor<2x1x!pan.fixed<8, 3>> -> tensor<1x!pan.fixed<16, 4>>
  return %y : tensor<1x!pan.fixed<16, 4>>
}

// Distances 9, 1 and 25: the roots of the two least are as 3 to 1, so weights
// of 2^12 and 2^12 / 3 rounded down: (4096 * 100 + 1365 * 40 + 2730) / 5461.
// CHECK-NEXT: result 0 = 85 (85)
// On a row itself only that row counts.
// CHECK-NEXT: result 0 = 40 (40)
func.func @ratio(%x: tensor<1x!pan.fixed<8, 0>>) -> tensor<1x!pan.fixed<16, 0>> {
  %p = pan.constant dense<[[10], [14], [18]]> : tensor<3x1xi8> -> tensor<3x1x!pan.fixed<8, 0>>
  %v = pan.constant dense<[[40], [100], [7]]> : tensor<3x1xi16> -> tensor<3x1x!pan.fixed<16, 0>>
  %y = pan.nearest 2 squared_l2 reciprocal_root mean %x, %p, %v {bits = 12 : i64} : tensor<1x!pan.fixed<8, 0>>, tensor<3x1x!pan.fixed<8, 0>>, tensor<3x1x!pan.fixed<16, 0>> -> tensor<1x!pan.fixed<16, 0>>
  return %y : tensor<1x!pan.fixed<16, 0>>
}
