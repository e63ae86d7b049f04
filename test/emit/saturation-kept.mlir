// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: pannikin-opt --emit-c --emit-name=m %s | FileCheck %s
// A sum that can leave the type is limited, and the report says so.

panc.func @predict role "predict" (%x as "x": !panc.buffer<4x!pan.fixed<8, 6>>) -> (%y as "y": !panc.buffer<4x!pan.fixed<8, 6>>) {
  // CHECK: y[i] = (int8_t)pk_clip16((int16_t)(x_i + x_i), -128, 127);
  // CHECK:      "saturations": [
  // CHECK:          "fraction": 6,
  // CHECK-NEXT:     "limits": [
  // CHECK-NEXT:       -2,
  // CHECK-NEXT:       1.984375
  // CHECK:          "op": "add",
  panc.map (%x) -> (%y) : (!panc.buffer<4x!pan.fixed<8, 6>>) -> (!panc.buffer<4x!pan.fixed<8, 6>>) {
  ^bb0(%a: !pan.fixed<8, 6>):
    %s = pan.add %a, %a : !pan.fixed<8, 6>, !pan.fixed<8, 6> -> !pan.fixed<8, 6>
    panc.yield %s : !pan.fixed<8, 6>
  }
}
