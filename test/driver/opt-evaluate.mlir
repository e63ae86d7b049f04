// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// pannikin-opt calls functions: real numbers for f32, stored integers and the
// numbers they mean for fixed types; `...` repeats the last number.
// RUN: pannikin-opt %s --evaluate='sum(1 2 0.5; -1 0.25 4)' \
// RUN:   --evaluate='@doubled(3 -1.5)' --evaluate='sum(1...; 2...)' | FileCheck %s
// CHECK: y = 0 2.25 4.5
// CHECK-NEXT: result 0 = 24 -768 (0.09375 -3)
// CHECK-NEXT: y = 3 3 3
func.func @sum(%a: tensor<3xf32>, %b: tensor<3xf32>) -> (tensor<3xf32> {pan.name = "y"}) {
  %y = pan.add %a, %b : tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}
func.func @doubled(%x: tensor<2x!pan.fixed<8, 6>>) -> tensor<2x!pan.fixed<16, 8>> {
  %y = pan.add %x, %x : tensor<2x!pan.fixed<8, 6>>, tensor<2x!pan.fixed<8, 6>> -> tensor<2x!pan.fixed<16, 8>>
  return %y : tensor<2x!pan.fixed<16, 8>>
}
