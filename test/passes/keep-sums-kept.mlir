// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sums are not kept where nearly everything moves, nor where what is held does not start at 0.
// RUN: pannikin-opt %s --keep-sums | FileCheck %s
// CHECK-NOT: keeping
// CHECK-NOT: sums

!b = !pan.fixed<8, 0>
!w = !pan.fixed<16, 0>
panc.rom @W dense<1> : tensor<4x2xi8> : !panc.buffer<4x2x!b>
panc.state @busy : !panc.buffer<2x!b>
panc.state @late : !panc.buffer<2x!b> = dense<3> : tensor<2xi8>

panc.func @step role "step" (%x as "x": !panc.buffer<2x!b>) -> (%y as "y": !panc.buffer<4x!w>) {
  %w = panc.ref @W : <4x2x!b>
  %k = panc.ref @busy : <2x!b>
  panc.hold %x into %k by 0.0 {pan.moved = 1.9} : !panc.buffer<2x!b> -> !panc.buffer<2x!b>
  panc.gemv %w, %k into %y accumulator 16 bound 256 : !panc.buffer<4x2x!b>, !panc.buffer<2x!b> -> !panc.buffer<4x!w>
  %l = panc.ref @late : <2x!b>
  panc.hold %x into %l by 0.0 {pan.moved = 0.1} : !panc.buffer<2x!b> -> !panc.buffer<2x!b>
  panc.gemv %w, %l into %y accumulator 16 bound 256 : !panc.buffer<4x2x!b>, !panc.buffer<2x!b> -> !panc.buffer<4x!w>
}
