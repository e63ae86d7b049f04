// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// States live from call to call until reset is called.
// RUN: pannikin-opt %s --evaluate='step(3)' --evaluate='step(4)' \
// RUN:   --evaluate='reset()' --evaluate='step(-1.0)' | FileCheck %s
// CHECK: y = 3 (1.5)
// CHECK-NEXT: y = 7 (3.5)
// CHECK-NEXT: y = -2 (-1)
panc.state @sum : !panc.buffer<1x!pan.fixed<16, 1>>
panc.func @reset role "reset" () -> () {
}
panc.func @step role "step" (%x as "x": !panc.buffer<1x!pan.fixed<16, 1>>) -> (%y as "y": !panc.buffer<1x!pan.fixed<16, 1>>) {
  %s = panc.ref @sum : <1x!pan.fixed<16, 1>>
  panc.map (%s, %x) -> (%s, %y) : (!panc.buffer<1x!pan.fixed<16, 1>>, !panc.buffer<1x!pan.fixed<16, 1>>) -> (!panc.buffer<1x!pan.fixed<16, 1>>, !panc.buffer<1x!pan.fixed<16, 1>>) {
  ^bb0(%a: !pan.fixed<16, 1>, %b: !pan.fixed<16, 1>):
    %c = pan.add %a, %b : !pan.fixed<16, 1>, !pan.fixed<16, 1> -> !pan.fixed<16, 1>
    panc.yield %c, %c : !pan.fixed<16, 1>, !pan.fixed<16, 1>
  }
}
