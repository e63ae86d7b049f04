// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: pannikin-opt --emit-c --emit-name=m --emit-target=cortex-m0 %s \
// RUN:   | FileCheck %s
// RUN: pannikin-opt --emit-c --emit-name=m --emit-target=atmega328p %s \
// RUN:   | FileCheck %s --check-prefix=AVR
// A small matrix with a scale for each row becomes one of 16 bits with one
// scale on a Cortex-M; an AVR keeps its bytes and a table of shifts.

panc.rom @w dense<[[1, -2], [3, 4]]> : tensor<2x2xi8> : !panc.buffer<2x2x!pan.fixed<8, [6, 8]>>
// CHECK:      static const int16_t m_w[2 * 2] PK_ROM = {
// CHECK-NEXT:   4, 3, -8, 4
// CHECK-NOT:  m_w_shift
// AVR:        static const int8_t m_w[4 * 2] PK_ROM_BLOCKS = {
// AVR:        static const int8_t m_w_shift[2] PK_ROM = {0, 2};
panc.func @predict role "predict" (%x as "x": !panc.buffer<2x!pan.fixed<8, 6>>) -> (%y as "y": !panc.buffer<2x!pan.fixed<16, 12>>) {
  %w = panc.ref @w : !panc.buffer<2x2x!pan.fixed<8, [6, 8]>>
  panc.gemv %w, %x into %y accumulator 16 bound 896 : !panc.buffer<2x2x!pan.fixed<8, [6, 8]>>, !panc.buffer<2x!pan.fixed<8, 6>> -> !panc.buffer<2x!pan.fixed<16, 12>>
}
