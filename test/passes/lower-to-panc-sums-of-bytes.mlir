// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A chip of bytes adds leaves in bytes where their sums prove to fit, and widens them once; where they do not fit it adds words.
// RUN: pannikin-opt %s --choose-tree-layout=target=atmega328p --lower-to-panc -split-input-file | FileCheck %s
// RUN: pannikin-opt %s --choose-tree-layout=target=cortex-m0 --lower-to-panc -split-input-file | FileCheck %s --check-prefix=WORDS

// CHECK: %[[SUM:.+]] = panc.scratch "sum" : <2x!pan.fixed<u8, 7>>
// CHECK: panc.tree_code sum %{{.*}} into %[[SUM]]
// CHECK: panc.map
// WORDS-NOT: panc.scratch
func.func @fits(%x: tensor<1x!pan.fixed<8, 0>>) -> tensor<2x!pan.fixed<16, 7>> {
  %y = pan.tree_ensemble sum %x roots [0, 2] features [0, 0, 0] thresholds dense<[5, -3, 9]> : tensor<3xi8> children [-1, 1, -2, -3, -2, -1] leaves dense<[[10, 110], [64, 32], [31, 99]]> : tensor<3x2xi8> : tensor<1x!pan.fixed<8, 0>> -> tensor<2x!pan.fixed<16, 7>>
  return %y : tensor<2x!pan.fixed<16, 7>>
}

// -----

// 110 + 110 + 110 is above 255.
// CHECK-NOT: panc.scratch
func.func @larger(%x: tensor<1x!pan.fixed<8, 0>>) -> tensor<2x!pan.fixed<16, 7>> {
  %y = pan.tree_ensemble sum %x roots [0, 0, 2] features [0, 0, 0] thresholds dense<[5, -3, 9]> : tensor<3xi8> children [-1, 1, -2, -3, -2, -1] leaves dense<[[10, 110], [64, 32], [31, 99]]> : tensor<3x2xi8> : tensor<1x!pan.fixed<8, 0>> -> tensor<2x!pan.fixed<16, 7>>
  return %y : tensor<2x!pan.fixed<16, 7>>
}
