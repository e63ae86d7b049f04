// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A tree prints as conditions: the smaller answer in braces, the larger after it; floats are compared as bits.
// RUN: pannikin-opt %s --lower-to-panc --emit-c --emit-name=m --emit-target=atmega328p | FileCheck %s
// RUN: pannikin-opt %s '--choose-tree-layout=layout=table target=atmega328p' --lower-to-panc --emit-c --emit-name=m --emit-target=atmega328p | FileCheck %s --check-prefix=TABLE

// CHECK: static PK_NOINLINE void m_leaf_1(int16_t *y) {
// CHECK-NEXT: y[2] = (int16_t)(y[2] - 4);
// CHECK: static PK_NOINLINE PK_SMALL void m_tree_0(int16_t *y, const float *x) {
// CHECK-NEXT: if (pk_at_most(3196059649u, &x[1])) {
// CHECK-NEXT: m_leaf_0(y);
// CHECK-NEXT: return;
// CHECK-NEXT: }
// CHECK-NEXT: if (pk_at_most_or_nan(3212836865u, &x[0])) {
// CHECK-NEXT: m_leaf_1(y);
// CHECK-NEXT: return;
// CHECK-NEXT: }
// CHECK-NEXT: m_add(y, 0);
// CHECK-NEXT: }
// The second tree speaks of y[1] only.
// CHECK: static int16_t m_tree_1(const float *x) {
// CHECK-NEXT: return pk_at_most({{[0-9]+}}u, &x[1]) ? 5 : 6;
// CHECK: void m_predict(const float x[2], int16_t y[3]) {
// CHECK: y[0] = 10;
// CHECK-NEXT: y[1] = 20;
// CHECK-NEXT: y[2] = 30;
// CHECK-NEXT: m_tree_0(y, x);
// CHECK-NEXT: y[1] = (int16_t)(y[1] + m_tree_1(x));

// TABLE: static const uint8_t m_nodes[{{[0-9]+}}] PK_ROM
// TABLE: static PK_FAST void m_trees(int16_t *y, const float *x) {
// TABLE: if (pk_ordered(&x[f >> 3]) + nan <= t + nan) {
// TABLE: m_trees(y, x);
func.func @model(%x: tensor<2xf32> {pan.name = "x"}) -> (tensor<3x!pan.fixed<16, 4>> {pan.name = "y"}) {
  %y = pan.tree_ensemble sum %x roots [0, 2] features [1, 0, 1] thresholds dense<[0.5, 2.0, -1.0]> : tensor<3xf32> children [-1, 1, -2, -3, -4, -5] missing [false, true, false] leaves dense<[[1, 0, 0], [0, 0, -4], [3, 0, 3], [0, 5, 0], [0, 6, 0]]> : tensor<5x3xi8> base dense<[10, 20, 30]> : tensor<3xi8> : tensor<2xf32> -> tensor<3x!pan.fixed<16, 4>>
  return %y : tensor<3x!pan.fixed<16, 4>>
}
