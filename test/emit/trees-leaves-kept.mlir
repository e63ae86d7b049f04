// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A Cortex-M saves registers around calls, so that each tree has its leaves; one that several answers lead to has a label.
// RUN: pannikin-opt %s --lower-to-panc --emit-c --emit-name=m --emit-target=cortex-m0plus | FileCheck %s

// CHECK:      static PK_NOINLINE PK_SMALL void m_tree_0(int16_t *y, const int8_t *x) {
// CHECK-NEXT:   if (x[0] <= 3) {
// CHECK-NEXT:   leaf_0:
// CHECK-NEXT:     y[0] = (int16_t)(y[0] + 5);
// CHECK-NEXT:     y[1] = (int16_t)(y[1] - 1);
// CHECK-NEXT:     return;
// CHECK-NEXT:   }
// CHECK-NEXT:   if (x[1] <= 4) {
// CHECK-NEXT:     y[1] = (int16_t)(y[1] + 2);
// CHECK-NEXT:     return;
// CHECK-NEXT:   }
// CHECK-NEXT:   if (x[0] <= 9) {
// CHECK-NEXT:   leaf_2:
// CHECK-NEXT:     return;
// CHECK-NEXT:   }
// CHECK-NEXT:   if (x[1] <= 9) {
// CHECK-NEXT:     goto leaf_0;
// CHECK-NEXT:   }
// CHECK-NEXT:   goto leaf_2;
// CHECK-NEXT: }
func.func @model(%x: tensor<2x!pan.fixed<8, 0>> {pan.name = "x"}) -> (tensor<2x!pan.fixed<16, 4>> {pan.name = "y"}) {
  %y = pan.tree_ensemble sum %x roots [0] features [0, 1, 0, 1] thresholds dense<[3, 4, 9, 9]> : tensor<4xi8> children [-1, 1, -2, 2, -3, 3, -1, -3] leaves dense<[[5, -1], [0, 2], [0, 0]]> : tensor<3x2xi8> : tensor<2x!pan.fixed<8, 0>> -> tensor<2x!pan.fixed<16, 4>>
  return %y : tensor<2x!pan.fixed<16, 4>>
}
