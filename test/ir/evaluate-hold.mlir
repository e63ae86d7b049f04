// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A hold follows what moved by more than its threshold, a long way in two steps, and leaves the rest as it was.
// RUN: pannikin-opt %s --evaluate='rest(3 2 -4; 0 0 0)' --evaluate='jump(127; -128)' --evaluate='jump(127; 0)' --evaluate='zero(1 0; 0 0)' | FileCheck %s
// With 2 units of 1 that do not count, 3 moves and 2 rests.
// CHECK: result 0 = 3 0 -4
// 255 is more than 127.
// CHECK: result 0 = -1
// CHECK: result 0 = 127
// CHECK: result 0 = 1 0

!b = !pan.fixed<8, 0>
func.func @rest(%x: tensor<3x!b>, %k: tensor<3x!b>) -> tensor<3x!b> {
  %r = pan.hold %x, %k by 2.9 : tensor<3x!b>
  return %r : tensor<3x!b>
}
func.func @jump(%x: tensor<1x!b>, %k: tensor<1x!b>) -> tensor<1x!b> {
  %r = pan.hold %x, %k by 2.0 : tensor<1x!b>
  return %r : tensor<1x!b>
}
func.func @zero(%x: tensor<2x!b>, %k: tensor<2x!b>) -> tensor<2x!b> {
  %r = pan.hold %x, %k by 0.0 : tensor<2x!b>
  return %r : tensor<2x!b>
}
