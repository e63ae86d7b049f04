// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sums of floats keep the order of the model: another would round otherwise.
// RUN: pannikin-opt %s --emit-c --emit-name=m | FileCheck %s

// CHECK-LABEL: void m_predict(
// CHECK: y[1] = y[1] + m_tree_0(x);
// CHECK-NEXT: y[0] = y[0] + m_tree_1(x);
panc.func @predict role "predict" (%x as "x": !panc.buffer<1xf32>) -> (%y as "y": !panc.buffer<2xf32>) {
  panc.tree_code sum %x into %y roots [0, 1] features [0, 0]
      thresholds dense<[1.0, 2.0]> : tensor<2xf32> children [-1, -2, -3, -4]
      leaves dense<[[0.0, 1.0], [0.0, 2.0], [3.0, 0.0], [4.0, 0.0]]> : tensor<4x2xf32>
      : <1xf32> -> <2xf32>
}
