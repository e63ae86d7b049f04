// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A matrix chosen by a number is an offset into a table whose parts are filled up to blocks by themselves; a node without children stays where it is.
// RUN: pannikin-opt --emit-c --emit-name=m --emit-target=atmega328p %s | FileCheck %s

// CHECK: static const int8_t m_W[8 * 2] PK_ROM_BLOCKS = {
// CHECK-NEXT: 1, 0, 0, 0, 2, 0, 0, 0,
// CHECK-NEXT: 3, 0, 0, 0, 4, 0, 0, 0
// CHECK: m_W + 8 * node[0], m_W_shift + 1 * node[0],
// CHECK: const uint8_t k = (uint8_t)node[0];
// CHECK-NEXT: if (k < 1)
// CHECK-NEXT: node[0] = (uint8_t)(2 * k + (x[k] > 0 ? 1 : 2));
!x = !panc.buffer<2x!pan.fixed<8, 0>>
!y = !panc.buffer<1x!pan.fixed<16, 0>>
!w = !panc.buffer<2x2x!pan.fixed<8, [1, 0]>>
panc.rom @W dense<[[1, 2], [3, 4]]> : tensor<2x2xi8> : !w
panc.func @predict role "predict" (%x as "x": !x) -> (%y as "y": !y, %node as "node": !panc.buffer<1x!pan.fixed<u8, 0>>) {
  %w = panc.ref @W : !w
  panc.gemv %w, %x at %node into %y accumulator 16 bound 900 : !w, !x at !panc.buffer<1x!pan.fixed<u8, 0>> -> !y
  %signs = panc.view %x from 0 : !x -> !panc.buffer<1x!pan.fixed<8, 0>>
  panc.child %node by %signs into %node : !panc.buffer<1x!pan.fixed<u8, 0>>, !panc.buffer<1x!pan.fixed<8, 0>> -> !panc.buffer<1x!pan.fixed<u8, 0>>
}
