// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Matrices stay apart when something between them writes what they read, and
// when they read different vectors.
// RUN: pannikin-opt %s --stack-matrices | FileCheck %s

// CHECK-LABEL: panc.func @step
// CHECK: panc.gemv
// CHECK: panc.map
// CHECK: panc.gemv
// CHECK: panc.gemv
panc.rom @A dense<[[64, 32]]> : tensor<1x2xi8> : !panc.buffer<1x2x!pan.fixed<8, 6>>
panc.rom @B dense<[[16, -8]]> : tensor<1x2xi8> : !panc.buffer<1x2x!pan.fixed<8, 6>>
panc.state @h : !panc.buffer<2x!pan.fixed<8, 7>>
panc.func @step role "step" (%x as "x": !panc.buffer<2x!pan.fixed<8, 7>>) -> (%y as "y": !panc.buffer<1x!pan.fixed<16, 12>>) {
  %h = panc.ref @h : <2x!pan.fixed<8, 7>>
  %a = panc.ref @A : <1x2x!pan.fixed<8, 6>>
  %b = panc.ref @B : <1x2x!pan.fixed<8, 6>>
  %i = panc.scratch "i" : <1x!pan.fixed<16, 12>>
  panc.gemv %a, %h into %i accumulator 16 bound 12288 : <1x2x!pan.fixed<8, 6>>, <2x!pan.fixed<8, 7>> -> <1x!pan.fixed<16, 12>>
  panc.map (%x) -> (%h) : (!panc.buffer<2x!pan.fixed<8, 7>>) -> (!panc.buffer<2x!pan.fixed<8, 7>>) {
  ^bb0(%e: !pan.fixed<8, 7>):
    panc.yield %e : !pan.fixed<8, 7>
  }
  %f = panc.scratch "f" : <1x!pan.fixed<16, 12>>
  panc.gemv %b, %h into %f accumulator 16 bound 3072 : <1x2x!pan.fixed<8, 6>>, <2x!pan.fixed<8, 7>> -> <1x!pan.fixed<16, 12>>
  %g = panc.scratch "g" : <1x!pan.fixed<16, 12>>
  panc.gemv %b, %x into %g accumulator 16 bound 3072 : <1x2x!pan.fixed<8, 6>>, <2x!pan.fixed<8, 7>> -> <1x!pan.fixed<16, 12>>
  panc.map (%i, %f, %g) -> (%y) : (!panc.buffer<1x!pan.fixed<16, 12>>, !panc.buffer<1x!pan.fixed<16, 12>>, !panc.buffer<1x!pan.fixed<16, 12>>) -> (!panc.buffer<1x!pan.fixed<16, 12>>) {
  ^bb0(%p: !pan.fixed<16, 12>, %q: !pan.fixed<16, 12>, %r: !pan.fixed<16, 12>):
    %s = pan.add %p, %q : !pan.fixed<16, 12>, !pan.fixed<16, 12> -> !pan.fixed<16, 12>
    %t = pan.add %s, %r : !pan.fixed<16, 12>, !pan.fixed<16, 12> -> !pan.fixed<16, 12>
    panc.yield %t : !pan.fixed<16, 12>
  }
}
