// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sums of powers get the word that their bound proves: 32 bits, or 64 with slots as wide.
// RUN: pannikin-opt %s --lower-to-panc --emit-c --emit-name=m --emit-target=atmega328p | FileCheck %s

// CHECK: uint32_t d[1];
// CHECK: const uint32_t r = (uint32_t)pk_powers_s8(p, x, 2, 3);
// CHECK: uint64_t d[1];
// CHECK: d[j] = 0xffffffffffffffffu;
// CHECK: const uint64_t r = (uint64_t)pk_wide_powers_s8(p, x, 2, 4, 0);
func.func @model(%x: tensor<2x!pan.fixed<8, 4>> {pan.name = "x"}) -> (tensor<2x!pan.fixed<16, 0>> {pan.name = "y"}, tensor<2x!pan.fixed<16, 0>> {pan.name = "z"}) {
  %p = pan.constant dense<[[0, 0], [4, 0], [-128, 127]]> : tensor<3x2xi8> -> tensor<3x2x!pan.fixed<8, 4>>
  %v = pan.constant dense<[[0, 1], [1, 0], [0, 1]]> : tensor<3x2xi16> -> tensor<3x2x!pan.fixed<16, 0>>
  %y = pan.nearest 1 minkowski one %x, %p, %v : tensor<2x!pan.fixed<8, 4>>, tensor<3x2x!pan.fixed<8, 4>>, tensor<3x2x!pan.fixed<16, 0>> -> tensor<2x!pan.fixed<16, 0>>
  %z = pan.nearest 1 minkowski one %x, %p, %v {power = 4 : i64} : tensor<2x!pan.fixed<8, 4>>, tensor<3x2x!pan.fixed<8, 4>>, tensor<3x2x!pan.fixed<16, 0>> -> tensor<2x!pan.fixed<16, 0>>
  return %y, %z : tensor<2x!pan.fixed<16, 0>>, tensor<2x!pan.fixed<16, 0>>
}
