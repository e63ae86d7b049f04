// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Comparisons of equal numbers are false, fixed ones are exact at any fractions, and a choice keeps its bits.
// RUN: pannikin-opt %s --evaluate='floats(0.5 0.75)' --evaluate='fixed(0.5 0.75)' --evaluate='step(1)' --evaluate='step(1)' --evaluate='step(1)' | FileCheck %s
// RUN: pannikin-opt %s | pannikin-opt | FileCheck %s --check-prefix=TEXT
// CHECK: result 0 = 0 1
// CHECK-NEXT: result 1 = 7 0.75
// CHECK-NEXT: result 0 = 0 1
// A quarter and a half is not beyond a half and a half, and then it is; the region runs the second time.
// CHECK-NEXT: u = 1
// CHECK-NEXT: u = 20
// CHECK-NEXT: u = 20
// TEXT: pan.greater %{{.+}}, %{{.+}} : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
// TEXT: pan.select %{{.+}}, %{{.+}}, %{{.+}} : tensor<2xf32>, tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
// TEXT: panc.skip_if zero %{{.+}} until @u plus @d beyond 1 : <1x!pan.fixed<8, 0>> {

func.func @floats(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %half = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %seven = pan.constant dense<7.0> : tensor<1xf32> -> tensor<1xf32>
  %g = pan.greater %x, %half : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %n = pan.sub %half, %g : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
  %p = pan.greater %n, %seven : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %not = pan.greater %half, %g : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
  %y = pan.select %not, %seven, %x : tensor<2xf32>, tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
  return %g, %y : tensor<2xf32>, tensor<2xf32>
}

func.func @fixed(%x: tensor<2x!pan.fixed<8, 6>>) -> tensor<2x!pan.fixed<8, 0>> {
  %half = pan.constant dense<16384> : tensor<1xi16> -> tensor<1x!pan.fixed<16, 15>>
  %g = pan.greater %x, %half : tensor<2x!pan.fixed<8, 6>>, tensor<1x!pan.fixed<16, 15>> -> tensor<2x!pan.fixed<8, 0>>
  return %g : tensor<2x!pan.fixed<8, 0>>
}

!n = !panc.buffer<1x!pan.fixed<16, 0>>
panc.state @u : !n
panc.state @d : !n = dense<1> : tensor<1xi16>

panc.func @step role "step" (%x as "x": !n) -> (%y as "u": !n) {
  %u = panc.ref @u : <1x!pan.fixed<16, 0>>
  %d = panc.ref @d : <1x!pan.fixed<16, 0>>
  %flag = panc.scratch "flag" : !panc.buffer<1x!pan.fixed<8, 0>>
  panc.map (%u, %d) -> (%u, %flag) : (!n, !n) -> (!n, !panc.buffer<1x!pan.fixed<8, 0>>) {
  ^bb0(%a: !pan.fixed<16, 0>, %b: !pan.fixed<16, 0>):
    %one = pan.constant dense<1> : tensor<1xi16> -> !pan.fixed<16, 0>
    %s = pan.add %a, %b : !pan.fixed<16, 0>, !pan.fixed<16, 0> -> !pan.fixed<16, 0>
    %g = pan.greater %s, %one : !pan.fixed<16, 0>, !pan.fixed<16, 0> -> !pan.fixed<8, 0>
    panc.yield %s, %g : !pan.fixed<16, 0>, !pan.fixed<8, 0>
  }
  panc.skip_if zero %flag until @u plus @d beyond 1 : !panc.buffer<1x!pan.fixed<8, 0>> {
    panc.map (%u) -> (%u) : (!n) -> (!n) {
    ^bb0(%a: !pan.fixed<16, 0>):
      %ten = pan.constant dense<10> : tensor<1xi16> -> !pan.fixed<16, 0>
      %s = pan.mul %a, %ten : !pan.fixed<16, 0>, !pan.fixed<16, 0> -> !pan.fixed<16, 0>
      %r = pan.min %s, %ten : !pan.fixed<16, 0>, !pan.fixed<16, 0> -> !pan.fixed<16, 0>
      %t = pan.add %r, %ten : !pan.fixed<16, 0>, !pan.fixed<16, 0> -> !pan.fixed<16, 0>
      panc.yield %t : !pan.fixed<16, 0>
    }
  }
  panc.copy %u into %y : !n -> !n
}
