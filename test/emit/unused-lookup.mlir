// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: pannikin-opt --emit-c --emit-name=m %s | FileCheck %s
// What nothing uses leaves neither a local nor a table, and an input that
// nothing reads leaves no warning.

panc.rom @gone dense<[1, 2]> : tensor<2xi8> : !panc.buffer<2x!pan.fixed<8, 6>>
panc.func @predict role "predict" (%x as "x": !panc.buffer<4x!pan.fixed<8, 6>>, %z as "z": !panc.buffer<4x!pan.fixed<8, 6>>) -> (%y as "y": !panc.buffer<4x!pan.fixed<8, 6>>) {
  // CHECK-NOT: gone
  // CHECK: void m_predict(const int8_t x[4], const int8_t z[4], int8_t y[4]) {
  // CHECK-NEXT: (void)z;
  // CHECK: y[i] = x_i;
  %t = panc.ref @gone : !panc.buffer<2x!pan.fixed<8, 6>>
  panc.map (%x, %z) -> (%y) : (!panc.buffer<4x!pan.fixed<8, 6>>, !panc.buffer<4x!pan.fixed<8, 6>>) -> (!panc.buffer<4x!pan.fixed<8, 6>>) {
  ^bb0(%a: !pan.fixed<8, 6>, %b: !pan.fixed<8, 6>):
    %l = panc.lut %b in %t {first = 0 : i64, cell = 0 : i64} : !pan.fixed<8, 6>, !panc.buffer<2x!pan.fixed<8, 6>> -> !pan.fixed<8, 6>
    panc.yield %a : !pan.fixed<8, 6>
  }
}
