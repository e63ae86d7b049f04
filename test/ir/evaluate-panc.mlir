// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The idioms on buffers: matrices with an addend, maps, views, loops both ways, and calls.
// RUN: pannikin-opt %s --evaluate='output(1 1)' --evaluate='step(1)' --evaluate='step(1)' --evaluate='predict(1 2 3)' | FileCheck %s
// 3/2 rounds up; with the addend it is rounded before it is added.
// CHECK: y = 2 7
// CHECK-NEXT: z = 7 14
// CHECK-NEXT: y = 10
// CHECK-NEXT: y = 21
// From the last row to the first, after a reset.
// CHECK-NEXT: y = 48 23 10

!v = !panc.buffer<2x!pan.fixed<16, 0>>
!x = !panc.buffer<2x!pan.fixed<8, 0>>
panc.rom @W dense<[[1, 2], [3, 4]]> : tensor<2x2xi8> : !panc.buffer<2x2x!pan.fixed<8, [1, 0]>>
panc.rom @T dense<[5, 7]> : tensor<2xi16> : !panc.buffer<2x!pan.fixed<16, 0>>
panc.state @s : !panc.buffer<1x!pan.fixed<16, 0>> = dense<10> : tensor<1xi16>

panc.func @output role "output" (%x as "x": !x) -> (%y as "y": !v, %z as "z": !v) {
  %w = panc.ref @W : <2x2x!pan.fixed<8, [1, 0]>>
  %t = panc.ref @T : <2x!pan.fixed<16, 0>>
  panc.gemv %w, %x into %y accumulator 32 bound 900 : !panc.buffer<2x2x!pan.fixed<8, [1, 0]>>, !x -> !v
  panc.copy %t into %z : !v -> !v
  panc.gemv %w, %x plus %z into %z accumulator 32 bound 900 : !panc.buffer<2x2x!pan.fixed<8, [1, 0]>>, !x, !v -> !v
}

panc.func @reset role "reset" () -> () {
}

panc.func @step role "step" (%x as "x": !panc.buffer<1x!pan.fixed<16, 0>>) -> (%y as "y": !panc.buffer<1x!pan.fixed<16, 0>>) {
  %s = panc.ref @s : <1x!pan.fixed<16, 0>>
  panc.map (%s, %x) -> (%y, %s) : (!panc.buffer<1x!pan.fixed<16, 0>>, !panc.buffer<1x!pan.fixed<16, 0>>) -> (!panc.buffer<1x!pan.fixed<16, 0>>, !panc.buffer<1x!pan.fixed<16, 0>>) {
  ^bb0(%a: !pan.fixed<16, 0>, %b: !pan.fixed<16, 0>):
    %two = pan.constant dense<2> : tensor<1xi16> -> !pan.fixed<16, 0>
    %c = pan.mul %a, %two : !pan.fixed<16, 0>, !pan.fixed<16, 0> -> !pan.fixed<16, 0>
    %d = pan.add %c, %b : !pan.fixed<16, 0>, !pan.fixed<16, 0> -> !pan.fixed<16, 0>
    panc.yield %a, %d : !pan.fixed<16, 0>, !pan.fixed<16, 0>
  }
}

panc.func @predict role "predict" (%x as "x": !panc.buffer<3x1x!pan.fixed<16, 0>>) -> (%y as "y": !panc.buffer<3x1x!pan.fixed<16, 0>>) {
  panc.call @reset ()
  panc.for_time %i = 3 reverse {
    %a = panc.view %x[%i] from 0 : !panc.buffer<3x1x!pan.fixed<16, 0>> -> !panc.buffer<1x!pan.fixed<16, 0>>
    %b = panc.view %y[%i] from 0 : !panc.buffer<3x1x!pan.fixed<16, 0>> -> !panc.buffer<1x!pan.fixed<16, 0>>
    panc.call @step (%a, %b) : !panc.buffer<1x!pan.fixed<16, 0>>, !panc.buffer<1x!pan.fixed<16, 0>>
  }
}
