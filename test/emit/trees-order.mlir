// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Trees that return numbers are added up output by output, so that one sum after
// the other stays in a register.
// RUN: pannikin-opt %s --emit-c --emit-name=m | FileCheck %s

// CHECK-LABEL: void m_predict(
// CHECK: y[0] = (int16_t)(y[0] + m_tree_1(x));
// CHECK-NEXT: y[0] = (int16_t)(y[0] + m_tree_2(x));
// CHECK-NEXT: y[1] = (int16_t)(y[1] + m_tree_0(x));
panc.func @predict role "predict" (%x as "x": !panc.buffer<1x!pan.fixed<8, 0>>) -> (%y as "y": !panc.buffer<2x!pan.fixed<16, 0>>) {
  panc.tree_code sum %x into %y roots [0, 1, 2] features [0, 0, 0]
      thresholds dense<[1, 2, 3]> : tensor<3xi8> children [-1, -2, -3, -4, -4, -3]
      leaves dense<[[0, 1], [0, 2], [3, 0], [4, 0]]> : tensor<4x2xi16>
      : <1x!pan.fixed<8, 0>> -> <2x!pan.fixed<16, 0>>
}
