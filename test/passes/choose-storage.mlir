// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A matrix with few numbers lies without its zeros, one with small numbers in a
// few bits; one of any integers, one of 16 bits and one of several to choose from
// stay as they are. Where a kernel is more code than these small matrices save, only
// what saves time too is not dense.
// RUN: pannikin-opt %s --choose-storage=target=atmega328p | FileCheck %s --check-prefix=UNO
// RUN: pannikin-opt %s --choose-storage=target=cortex-m0plus | FileCheck %s
// RUN: pannikin-opt %s --choose-storage=target=cortex-m0 | FileCheck %s
// RUN: not pannikin-opt %s --choose-storage=target=pdp-11 2>&1 | FileCheck %s --check-prefix=CHIP
// RUN: not pannikin-opt %s --choose-storage=prefer=beauty 2>&1 | FileCheck %s --check-prefix=WISH
// CHECK: panc.rom @few {{.*}} stored indexed
// CHECK: panc.rom @small {{.*}} stored packed
// CHECK-NOT: stored
// UNO: panc.rom @few {{.*}} stored indexed
// UNO-NOT: stored
// CHIP: 'pdp-11' is no chip; use one of host,
// WISH: 'beauty' cannot be preferred; use size, balanced or speed
!x = !panc.buffer<8x!pan.fixed<8, 7>>
!y = !panc.buffer<4x!pan.fixed<16, 12>>
!w = !panc.buffer<4x8x!pan.fixed<8, 7>>
panc.rom @few dense<[[0, 0, 0, 5, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, -1], [0, 2, 0, 0, 0, 0, 0, 0]]> : tensor<4x8xi8> : !w
panc.rom @small dense<[[1, 2, 3, 5, 7, -8, 3, -1], [1, 4, 1, 3, 1, -2, 1, 1], [1, -7, 1, 2, 1, 7, 1, -1], [1, 2, 1, 1, 3, 1, -3, 1]]> : tensor<4x8xi8> : !w
panc.rom @many dense<[[127, 2, 3, 5, 7, -8, 3, -1], [1, -94, 1, 3, 11, -2, 1, 1], [1, -7, 113, 2, 1, 7, 1, -1], [1, 2, 1, 1, 31, 1, -73, 14]]> : tensor<4x8xi8> : !w
panc.rom @wide dense<0> : tensor<4x8xi16> : !panc.buffer<4x8x!pan.fixed<16, 7>>
panc.rom @several dense<0> : tensor<8x8xi8> : !panc.buffer<8x8x!pan.fixed<8, 7>>
panc.func @predict role "predict" (%x as "x": !x) -> (%y as "y": !y) {
  %few = panc.ref @few : !w
  %small = panc.ref @small : !w
  %many = panc.ref @many : !w
  %wide = panc.ref @wide : !panc.buffer<4x8x!pan.fixed<16, 7>>
  %several = panc.ref @several : !panc.buffer<8x8x!pan.fixed<8, 7>>
  %k = panc.scratch "k" : !panc.buffer<1x!pan.fixed<u8, 0>>
  panc.gemv %few, %x into %y accumulator 16 bound 900 : !w, !x -> !y
  panc.gemv %small, %x into %y accumulator 16 bound 30000 : !w, !x -> !y
  panc.gemv %many, %x into %y accumulator 16 bound 30000 : !w, !x -> !y
  panc.gemv %wide, %x into %y accumulator 32 bound 900 : !panc.buffer<4x8x!pan.fixed<16, 7>>, !x -> !y
  panc.gemv %several, %x at %k into %y accumulator 32 bound 900 : !panc.buffer<8x8x!pan.fixed<8, 7>>, !x at !panc.buffer<1x!pan.fixed<u8, 0>> -> !y
}
