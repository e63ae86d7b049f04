// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: pannikin-opt --emit-c --emit-name=m --emit-target=atmega328p %s | FileCheck %s
// RUN: pannikin-opt --emit-c --emit-name=m --emit-target=cortex-m0 %s | FileCheck %s --check-prefix=WORD
// A chip that shifts by one place at a time has a shorter way from 16 bits to all of 8; limits of the operation's own take the long one. A factor that the formats have taken in is no product.

!s = !panc.buffer<4x!pan.fixed<16, 12>>
!b = !panc.buffer<4x!pan.fixed<8, 6>>
panc.func @predict role "predict" (%x as "x": !s) -> (%y as "y": !b, %z as "z": !b, %w as "w": !panc.buffer<4x!pan.fixed<16, 13>>) {
  // CHECK-DAG: pk_round16to8(x_i, 6)
  // CHECK-DAG: (int8_t)pk_clip16({{.*}}, -64,
  // CHECK-DAG: product = x_i;
  // WORD-NOT: pk_round16to8
  // WORD: pk_clip
  panc.map (%x) -> (%y, %z, %w) : (!s) -> (!b, !b, !panc.buffer<4x!pan.fixed<16, 13>>) {
  ^bb0(%a: !pan.fixed<16, 12>):
    %half = pan.constant dense<1> : tensor<1xi16> -> !pan.fixed<16, 1>
    %r = pan.rescale %a : !pan.fixed<16, 12> -> !pan.fixed<8, 6>
    %c = pan.clip %a to -1.0, 1.0 : !pan.fixed<16, 12> -> !pan.fixed<8, 6>
    %p = pan.mul %a, %half : !pan.fixed<16, 12>, !pan.fixed<16, 1> -> !pan.fixed<16, 13>
    panc.yield %r, %c, %p : !pan.fixed<8, 6>, !pan.fixed<8, 6>, !pan.fixed<16, 13>
  }
}
