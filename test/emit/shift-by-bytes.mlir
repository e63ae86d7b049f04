// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: pannikin-opt --emit-c --emit-name=m %s | FileCheck %s
// A product's shift by 14 places becomes one by two whole bytes; one by 15 does
// not where -32768 times itself, doubled, would leave 32 bits.

panc.func @predict role "predict" (%x as "x": !panc.buffer<4x!pan.fixed<16, 15>>, %z as "z": !panc.buffer<4x!pan.fixed<8, 7>>) -> (%y as "y": !panc.buffer<4x!pan.fixed<16, 15>>, %w as "w": !panc.buffer<4x!pan.fixed<16, 8>>) {
  // CHECK-DAG: pk_sat16(pk_round32((int32_t)x_i * x_i,
  // CHECK-DAG: pk_round32(((int32_t)x_i * z_i) * 4,
  panc.map (%x, %z) -> (%y, %w) : (!panc.buffer<4x!pan.fixed<16, 15>>, !panc.buffer<4x!pan.fixed<8, 7>>) -> (!panc.buffer<4x!pan.fixed<16, 15>>, !panc.buffer<4x!pan.fixed<16, 8>>) {
  ^bb0(%a: !pan.fixed<16, 15>, %b: !pan.fixed<8, 7>):
    %c = pan.constant dense<32767> : tensor<1xi16> -> !pan.fixed<16, 15>
    %l = pan.max %a, %c : !pan.fixed<16, 15>, !pan.fixed<16, 15> -> !pan.fixed<16, 15>
    %p = pan.mul %a, %a : !pan.fixed<16, 15>, !pan.fixed<16, 15> -> !pan.fixed<16, 15>
    %q = pan.mul %a, %b : !pan.fixed<16, 15>, !pan.fixed<8, 7> -> !pan.fixed<16, 8>
    panc.yield %p, %q : !pan.fixed<16, 15>, !pan.fixed<16, 8>
  }
}
