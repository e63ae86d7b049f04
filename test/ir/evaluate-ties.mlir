// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Exactly half a unit goes upward, above and below zero.
// RUN: pannikin-opt %s --evaluate='halve(1 -1 3 -3 5 -5)' | FileCheck %s
// CHECK: result 0 = 1 0 2 -1 3 -2
func.func @halve(%x: tensor<6x!pan.fixed<16, 4>>) -> tensor<6x!pan.fixed<8, 3>> {
  %y = pan.rescale %x : tensor<6x!pan.fixed<16, 4>> -> tensor<6x!pan.fixed<8, 3>>
  return %y : tensor<6x!pan.fixed<8, 3>>
}
