// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: pannikin-opt --emit-c --emit-name=m %s | FileCheck %s
// A sum that the operands' limits keep inside the type is not limited.

panc.func @predict role "predict" (%x as "x": !panc.buffer<4x!pan.fixed<8, 6>>) -> (%y as "y": !panc.buffer<4x!pan.fixed<16, 6>>) {
  // CHECK: y[i] = (int16_t)(x_i + x_i);
  // CHECK: "saturations": []
  panc.map (%x) -> (%y) : (!panc.buffer<4x!pan.fixed<8, 6>>) -> (!panc.buffer<4x!pan.fixed<16, 6>>) {
  ^bb0(%a: !pan.fixed<8, 6>):
    %s = pan.add %a, %a : !pan.fixed<8, 6>, !pan.fixed<8, 6> -> !pan.fixed<16, 6>
    panc.yield %s : !pan.fixed<16, 6>
  }
}
