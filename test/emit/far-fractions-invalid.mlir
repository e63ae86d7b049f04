// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not pannikin-opt --emit-c %s 2>&1 | FileCheck %s
// Operands whose exact sum needs more than 64 bits are refused.

// CHECK: node 'join' (add): found operands whose sum or product needs more than 64 bits
panc.func @predict role "predict" (%x as "x": !panc.buffer<2x!pan.fixed<16, 60>>, %z as "z": !panc.buffer<2x!pan.fixed<16, 0>>) -> (%y as "y": !panc.buffer<2x!pan.fixed<16, 60>>) {
  panc.map (%x, %z) -> (%y) : (!panc.buffer<2x!pan.fixed<16, 60>>, !panc.buffer<2x!pan.fixed<16, 0>>) -> (!panc.buffer<2x!pan.fixed<16, 60>>) {
  ^bb0(%a: !pan.fixed<16, 60>, %b: !pan.fixed<16, 0>):
    %s = pan.add %a, %b : !pan.fixed<16, 60>, !pan.fixed<16, 0> -> !pan.fixed<16, 60> loc("join")
    panc.yield %s : !pan.fixed<16, 60>
  }
}
