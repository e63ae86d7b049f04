// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A matrix without zeros is a count a row, then a step and a number each; a step of more than 255 columns goes by way of a 0.
// RUN: pannikin-opt --emit-c --emit-name=m --emit-target=atmega328p %s | FileCheck %s
// RUN: pannikin-opt --emit-c --emit-name=m --emit-target=cortex-m0 %s | FileCheck %s
// RUN: pannikin-opt --emit-c --emit-name=m --emit-target=atmega328p %s > %t.c
// RUN: FileCheck %s --check-prefix=KERNEL < %t.c

// CHECK: static const uint8_t m_W[13] PK_ROM = {
// CHECK-NEXT: 1, 3, 5,
// CHECK-NEXT: 0,
// CHECK-NEXT: 4, 0, 1, 255, 0, 45, 2, 1, 253
// CHECK-NEXT: };
// KERNEL: m_gemv_indexed_s8s8(int16_t *out, const uint8_t *w,
// KERNEL: v += pk_rom_next_u8(&w);
// KERNEL: m_gemv_indexed_s8s8(y, m_W, 2, x);
!x = !panc.buffer<302x!pan.fixed<8, 7>>
!y = !panc.buffer<3x!pan.fixed<16, 12>>
!w = !panc.buffer<3x302x!pan.fixed<8, 7>>
panc.rom @W sparse<[[0, 3], [2, 0], [2, 300], [2, 301]], [5, 1, 2, -3]> : tensor<3x302xi8> : !w stored indexed
panc.func @predict role "predict" (%x as "x": !x) -> (%y as "y": !y) {
  %w = panc.ref @W : !w
  panc.gemv %w, %x into %y accumulator 16 bound 900 : !w, !x -> !y
}
