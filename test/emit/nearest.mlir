// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Neighbours print as one loop over the rows: the k least are kept in order and vote; where all take part nothing is kept.
// RUN: pannikin-opt %s --lower-to-panc --emit-c --emit-name=m --emit-target=atmega328p | FileCheck %s

// The result holds the votes; a label is read for each neighbour.
// CHECK: static const uint8_t m_labels[3][1] PK_ROM
// CHECK: static PK_NOINLINE void m_nearest(int16_t *y, const int8_t *x) {
// CHECK-NEXT: for (uint_fast8_t v = 0; v < 2; ++v) {
// CHECK-NEXT: y[v] = 0;
// CHECK-NEXT: }
// CHECK-NEXT: pk_uint24 d[2];
// CHECK-NEXT: uint8_t nearest[2];
// CHECK: const pk_uint24 r = (pk_uint24)pk_squares_s8(p, x, 2);
// CHECK-NEXT: p += 2;
// CHECK-NEXT: if (r < d[1]) {
// CHECK-NEXT: uint_fast8_t j = 1;
// CHECK-NEXT: for (; j != 0 && r < d[j - 1]; --j) {
// CHECK: y[pk_rom_u8(said)] = (int16_t)(y[pk_rom_u8(said)] + 1);
// A weight by distance, no slots; sums are rounded at the end.
// CHECK: static PK_NOINLINE void m_nearest2(int16_t *y, const int8_t *x) {
// CHECK-NEXT: pk_int24 sum[1] = {0};
// CHECK-NOT: d[
// CHECK: const uint16_t d = (uint16_t)pk_magnitudes_s8(p, x, 2);
// CHECK-NEXT: const uint16_t w = pk_decay8((uint16_t)(d >> 3 < 5 ? d >> 3 : 5), m_far,
// CHECK-NEXT: m_near, 1);
// CHECK: sum[v] = sum[v] + pk_mul_u16s8(w, pk_rom_s8(said + v));
// CHECK: y[v] = pk_round32to16(answer, 15);
func.func @model(%x: tensor<2x!pan.fixed<8, 4>> {pan.name = "x"}) -> (tensor<2x!pan.fixed<16, 0>> {pan.name = "y"}, tensor<1x!pan.fixed<16, 4>> {pan.name = "z"}) {
  %p = pan.constant dense<[[0, 0], [4, 0], [-128, 127]]> : tensor<3x2xi8> -> tensor<3x2x!pan.fixed<8, 4>>
  %v = pan.constant dense<[[0, 1], [1, 0], [0, 1]]> : tensor<3x2xi16> -> tensor<3x2x!pan.fixed<16, 0>>
  %w = pan.constant dense<[[24], [8], [-3]]> : tensor<3x1xi8> -> tensor<3x1x!pan.fixed<8, 3>>
  %y = pan.nearest 2 squared_l2 one %x, %p, %v : tensor<2x!pan.fixed<8, 4>>, tensor<3x2x!pan.fixed<8, 4>>, tensor<3x2x!pan.fixed<16, 0>> -> tensor<2x!pan.fixed<16, 0>>
  %z = pan.nearest 3 l1 exponential %x, %p, %w {high = array<i32: 65535, 32768, 600>, low = array<i32: 255, 255>, cell = 3 : i64} : tensor<2x!pan.fixed<8, 4>>, tensor<3x2x!pan.fixed<8, 4>>, tensor<3x1x!pan.fixed<8, 3>> -> tensor<1x!pan.fixed<16, 4>>
  return %y, %z : tensor<2x!pan.fixed<16, 0>>, tensor<1x!pan.fixed<16, 4>>
}
