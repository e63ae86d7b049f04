// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A fixed result is the exact result rounded once: ties go upward, nothing
// wraps, unsigned formats end at zero.
// RUN: pannikin-opt %s --evaluate='narrow(3 1 -1 -3 5 -5)' --evaluate='narrow(32767 -32768 509 508 -513 -514)' \
// RUN:   --evaluate='unsigned(-1 0 255 256 1000 7)' --evaluate='product(127 -128 1; 127 -128 1)' \
// RUN:   --evaluate='sum(100 -100 50; 100 -100 -51)' --evaluate='quotient(1 -1 7; 2 2 0)' --evaluate='quotient(-7 0 1; 0 0 3)' | FileCheck %s

// 3/4, 1/4, -1/4, -3/4, 5/4 and -5/4 of a unit.
// CHECK: result 0 = 1 0 0 -1 1 -1
// CHECK: result 0 = 127 -128 127 127 -128 -128
func.func @narrow(%x: tensor<6x!pan.fixed<16, 4>>) -> tensor<6x!pan.fixed<8, 2>> {
  %y = pan.rescale %x : tensor<6x!pan.fixed<16, 4>> -> tensor<6x!pan.fixed<8, 2>>
  return %y : tensor<6x!pan.fixed<8, 2>>
}

// CHECK: result 0 = 0 0 255 255 255 7
func.func @unsigned(%x: tensor<6x!pan.fixed<16, 8>>) -> tensor<6x!pan.fixed<u8, 8>> {
  %y = pan.rescale %x : tensor<6x!pan.fixed<16, 8>> -> tensor<6x!pan.fixed<u8, 8>>
  return %y : tensor<6x!pan.fixed<u8, 8>>
}

// 127 * 127 / 2^7 = 126.008, 128 * 128 / 2^7 saturates, 1 / 2^7 is nothing.
// CHECK: result 0 = 126 127 0
func.func @product(%x: tensor<3x!pan.fixed<8, 7>>, %y: tensor<3x!pan.fixed<8, 7>>) -> tensor<3x!pan.fixed<8, 7>> {
  %z = pan.mul %x, %y : tensor<3x!pan.fixed<8, 7>>, tensor<3x!pan.fixed<8, 7>> -> tensor<3x!pan.fixed<8, 7>>
  return %z : tensor<3x!pan.fixed<8, 7>>
}

// CHECK: result 0 = 127 -128 -1
func.func @sum(%x: tensor<3x!pan.fixed<8, 7>>, %y: tensor<3x!pan.fixed<8, 7>>) -> tensor<3x!pan.fixed<8, 7>> {
  %z = pan.add %x, %y : tensor<3x!pan.fixed<8, 7>>, tensor<3x!pan.fixed<8, 7>> -> tensor<3x!pan.fixed<8, 7>>
  return %z : tensor<3x!pan.fixed<8, 7>>
}

// A half rounds up, x / 0 saturates, 0 / 0 is 0.
// CHECK: result 0 = 1 0 127
// CHECK: result 0 = -128 0 0
func.func @quotient(%x: tensor<3x!pan.fixed<8, 0>>, %y: tensor<3x!pan.fixed<8, 0>>) -> tensor<3x!pan.fixed<8, 0>> {
  %z = pan.div %x, %y : tensor<3x!pan.fixed<8, 0>>, tensor<3x!pan.fixed<8, 0>> -> tensor<3x!pan.fixed<8, 0>>
  return %z : tensor<3x!pan.fixed<8, 0>>
}
