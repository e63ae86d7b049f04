// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One of several matrices is applied, and nodes have two children: level by
// level, a sum of 0 takes the second, a leaf stays.
// RUN: pannikin-opt %s --evaluate='chosen(1 2; 0)' --evaluate='chosen(1 2; 1)' \
// RUN:   --evaluate='fixed(1 2; 1)' --evaluate='child(0; 1 0 -1)' \
// RUN:   --evaluate='child(1; 1 0 -1)' --evaluate='child(2; 1 0 0.5)' \
// RUN:   --evaluate='child(5; 1 1 1)' | FileCheck %s

// CHECK: result 0 = 5 11
// CHECK-NEXT: result 0 = 17 23
func.func @chosen(%x: tensor<2xf32>, %at: tensor<1xf32>) -> tensor<2xf32> {
  %w = pan.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]> : tensor<4x2xf32> -> tensor<4x2xf32>
  %y = pan.matvec %w, %x at %at : tensor<4x2xf32>, tensor<2xf32> at tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// Each row has its own fraction, those of the chosen matrix too.
// CHECK-NEXT: result 0 = 6
func.func @fixed(%x: tensor<2x!pan.fixed<8, 0>>, %at: tensor<1x!pan.fixed<u8, 0>>) -> tensor<1x!pan.fixed<16, 0>> {
  %w = pan.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi8> -> tensor<2x2x!pan.fixed<8, [0, 1]>>
  %y = pan.matvec %w, %x at %at : tensor<2x2x!pan.fixed<8, [0, 1]>>, tensor<2x!pan.fixed<8, 0>> at tensor<1x!pan.fixed<u8, 0>> -> tensor<1x!pan.fixed<16, 0>>
  return %y : tensor<1x!pan.fixed<16, 0>>
}

// CHECK-NEXT: result 0 = 1
// CHECK-NEXT: result 0 = 4
// CHECK-NEXT: result 0 = 5
// CHECK-NEXT: result 0 = 5
func.func @child(%node: tensor<1xf32>, %signs: tensor<3xf32>) -> tensor<1xf32> {
  %next = pan.child %node by %signs : tensor<1xf32>, tensor<3xf32> -> tensor<1xf32>
  return %next : tensor<1xf32>
}
