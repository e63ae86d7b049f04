// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A threshold just below 0 stays below 0 on a grid so coarse that it underflows
// there: 0 is not at most -5e-324. One just above 0 becomes 0.
// RUN: pannikin-opt %s --fix-features=features=int16:-8 | FileCheck %s

// CHECK: thresholds dense<[-1, 0, -1]> : tensor<3xi16>
func.func @main(%x: tensor<1xf32>) -> tensor<1xf32> {
  %0 = pan.tree_ensemble sum %x roots [0, 1, 2] features [0, 0, 0]
      thresholds dense<[-4.940656e-324, 4.940656e-324, -1.0]> : tensor<3xf64>
      children [-1, -2, -1, -2, -1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32>
      : tensor<1xf32> -> tensor<1xf32>
  return %0 : tensor<1xf32>
}
