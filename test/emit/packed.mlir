// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Numbers of four bits lie two in a byte, four rows column by column, and what the rows have in common is a byte each: shift in the high bits, half of the factor.
// RUN: pannikin-opt --emit-c --emit-name=m --emit-target=atmega328p %s > %t.avr.c
// RUN: FileCheck %s < %t.avr.c
// RUN: FileCheck %s --check-prefix=AVR < %t.avr.c
// RUN: pannikin-opt --emit-c --emit-name=m --emit-target=cortex-m0 %s > %t.arm.c
// RUN: FileCheck %s < %t.arm.c
// RUN: FileCheck %s --check-prefix=ARM < %t.arm.c

// CHECK: /* 4 x 4, scale 7, digits of 16, 2 a byte: number = 1 code + -8 */
// CHECK-NEXT: static const uint8_t m_W[8] PK_ROM = {
// CHECK-NEXT: 191, 13, 9, 138, 144, 176, 250, 153
// CHECK-NEXT: };
// CHECK: static const uint8_t m_W_row[4] PK_ROM = {
// AVR: m_W_row[4] PK_ROM = {28, 31, 24, 0};
// AVR: w = pk_dot4_u4s8_16(a, w, x, 4);
// AVR: m_gemv_packed4_s8s8(y, m_W, m_W_row, -1, x);
// ARM: pk_mac4_u4_pairs(a, w, (uint32_t)*v);
!x = !panc.buffer<4x!pan.fixed<8, 7>>
!y = !panc.buffer<4x!pan.fixed<16, 12>>
!w = !panc.buffer<4x4x!pan.fixed<8, 7>>
panc.rom @W dense<[[27, -72, 9, 63], [105, 15, -120, 30], [-8, 0, 3, 1], [40, 16, -64, 8]]> : tensor<4x4xi8> : !w stored packed
panc.func @predict role "predict" (%x as "x": !x) -> (%y as "y": !y) {
  %w = panc.ref @W : !w
  panc.gemv %w, %x into %y accumulator 16 bound 32000 : !w, !x -> !y
}
