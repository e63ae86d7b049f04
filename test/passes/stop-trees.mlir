// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The tree that moves sums most comes first; where enough of the others are done
// the lead is known that the rest cannot take away.
// RUN: pannikin-opt %s --stop-trees=target=atmega328p | FileCheck %s

// The last tree adds 20 to one sum or to the other, each other one 5.
// CHECK: roots [11, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
// CHECK-SAME: stops [-1, -1, -1, -1, -1, 30, -1, -1, -1, -1, -1, -1]
func.func @main(%x: tensor<1x!pan.fixed<8, 0>>) -> tensor<2x!pan.fixed<16, 0>> {
  %0 = pan.tree_ensemble sum %x roots [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
      features [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      thresholds dense<[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]> : tensor<12xi8>
      children [-1, -2, -1, -2, -1, -2, -1, -2, -1, -2, -1, -2, -1, -2, -1, -2,
                -1, -2, -1, -2, -1, -2, -3, -4]
      leaves dense<[[5, 0], [0, 5], [20, 0], [0, 20]]> : tensor<4x2xi8>
      : tensor<1x!pan.fixed<8, 0>> -> tensor<2x!pan.fixed<16, 0>>
  return %0 : tensor<2x!pan.fixed<16, 0>>
}
