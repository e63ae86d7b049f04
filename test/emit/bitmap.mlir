// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A bit says whether a number is 0, and only others have a code; with a codebook the code is a place in a table.
// RUN: pannikin-opt --emit-c --emit-name=m --emit-target=atmega328p %s > %t.avr.c
// RUN: FileCheck %s < %t.avr.c
// RUN: FileCheck %s --check-prefix=KERNEL < %t.avr.c
// RUN: pannikin-opt --emit-c --emit-name=m --emit-target=cortex-m0 %s | FileCheck %s

// CHECK: static const uint8_t m_W[5] PK_ROM = {
// CHECK: static const uint8_t m_C[5] PK_ROM = {
// CHECK: static const int8_t m_C_book[4] PK_ROM = {-101, -37, 19, 83};
// KERNEL: m_gemv_bitmap2_s8s8(
// KERNEL: if (pk_next_digit(&map, &w, 2, 8) != 0) {
// KERNEL: (int8_t)(k - 2)
// KERNEL: m_gemv_codebook2_s8s8(
// KERNEL: pk_rom_s8(book + k)
!x = !panc.buffer<10x!pan.fixed<8, 7>>
!y = !panc.buffer<2x!pan.fixed<16, 12>>
!w = !panc.buffer<2x10x!pan.fixed<8, 7>>
panc.rom @W dense<[[0, 0, 1, 0, -2, 0, 0, 0, 0, 1], [0, 1, 0, 0, 0, 0, -1, 1, -2, 0]]> : tensor<2x10xi8> : !w stored bitmap
panc.rom @C dense<[[-101, 19, 19, 83, -37, 83, 19, 19, -37, -101], [19, 83, -37, 83, 19, 83, 83, 83, 83, -37]]> : tensor<2x10xi8> : !w stored codebook
panc.func @predict role "predict" (%x as "x": !x) -> (%y as "y": !y, %z as "z": !y) {
  %w = panc.ref @W : !w
  %c = panc.ref @C : !w
  panc.gemv %w, %x into %y accumulator 16 bound 900 : !w, !x -> !y
  panc.gemv %c, %x into %z accumulator 24 bound 900000 : !w, !x -> !y
}
