// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tables: nearest cells, straight lines between borders, and both ends.
// RUN: pannikin-opt %s --evaluate='main(-128 -17 -16 -1 0 8 15 16 127)' | FileCheck %s

// Cells of 16 units from -16: entries 0 .. 3.
// CHECK: result 0 = 10 10 10 10 -20 -20 -20 40 41
// Lines through -16: 10, 0: -20, 16: 40, 32: 41; halves go upward.
// CHECK: result 1 = 10 10 10 -18 -20 10 36 40 41
// A table that is not constant.
// CHECK: result 2 = 0 0 0 0 0 16 30 32 48
func.func @main(%x: tensor<9x!pan.fixed<8, 4>>) -> (tensor<9x!pan.fixed<8, 0>>, tensor<9x!pan.fixed<8, 0>>, tensor<9x!pan.fixed<8, 4>>) {
  %t = pan.constant dense<[10, -20, 40, 41]> : tensor<4xi8> -> tensor<4x!pan.fixed<8, 0>>
  %0 = pan.lookup %x in %t {first = -1, cell = 0} : tensor<9x!pan.fixed<8, 4>>, tensor<4x!pan.fixed<8, 0>> -> tensor<9x!pan.fixed<8, 0>>
  %1 = pan.lookup %x in %t interpolate {first = -1, cell = 0} : tensor<9x!pan.fixed<8, 4>>, tensor<4x!pan.fixed<8, 0>> -> tensor<9x!pan.fixed<8, 0>>
  %s = pan.slice %x along 0 from 4 : tensor<9x!pan.fixed<8, 4>> -> tensor<1x!pan.fixed<8, 4>>
  %c = pan.constant dense<[32, 48]> : tensor<2xi8> -> tensor<2x!pan.fixed<8, 4>>
  %u = pan.concat %s, %c along 0 : tensor<1x!pan.fixed<8, 4>>, tensor<2x!pan.fixed<8, 4>> -> tensor<3x!pan.fixed<8, 4>>
  %2 = pan.lookup %x in %u interpolate {first = 0, cell = 0} : tensor<9x!pan.fixed<8, 4>>, tensor<3x!pan.fixed<8, 4>> -> tensor<9x!pan.fixed<8, 4>>
  return %0, %1, %2 : tensor<9x!pan.fixed<8, 0>>, tensor<9x!pan.fixed<8, 0>>, tensor<9x!pan.fixed<8, 4>>
}
