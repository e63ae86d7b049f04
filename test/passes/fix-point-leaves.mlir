// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Leaves may have fewer bits than weights: the largest of ten trees is then 13, not 205, and a byte holds the sum.
// RUN: pannikin-opt %s --bound-ranges --fix-features --fix-point=leaves=4 | FileCheck %s
// RUN: pannikin-opt %s --bound-ranges --fix-features --fix-point | FileCheck %s --check-prefix=WEIGHTS

// CHECK: leaves dense<{{\[}}[13, 0], [4, 9]]> : tensor<2x2xi8> : {{.*}} -> tensor<2x!pan.fixed<u8, 7>>
// WEIGHTS: leaves dense<{{\[}}[205, 0], [61, 143]]> : tensor<2x2xi16> : {{.*}} -> tensor<2x!pan.fixed<16, 11>>
func.func @model(%x: tensor<1xf32>) -> (tensor<2xf32> {pan.labels = []}) {
  %y = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[0.1, 0.0], [0.03, 0.07]]> : tensor<2x2xf32> : tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
