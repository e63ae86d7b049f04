// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows beyond the last four lie in a block of two where that saves more than its code; a small matrix is filled up. 256 columns are counted in a byte.
// RUN: pannikin-opt %s --lower-to-panc --emit-c --emit-name=m --emit-target=atmega328p | FileCheck %s
// RUN: pannikin-opt %s --lower-to-panc --emit-c --emit-name=m --emit-target=cortex-m0 | FileCheck %s --check-prefix=WORD

// CHECK: static const int8_t m_large[6 * 256]
// CHECK: static const int8_t m_small[8 * 2]
// CHECK: pk_gemv_s8s8_16(out, w, shift, x, 6, 2, 0, 0);
// CHECK: static PK_NOINLINE void m_gemv_s8s8(int8_t *out, const int8_t *w,
// CHECK-NEXT: const int8_t *shift, const int8_t *x) {
// CHECK-NEXT: pk_gemv8_s8s8_24(out, w, shift, x, 6, 0, 1);
// WORD: static const int8_t m_large[8 * 256]
func.func @model(%x: tensor<256x!pan.fixed<8, 4>> {pan.name = "x"}, %v: tensor<2x!pan.fixed<8, 4>> {pan.name = "v"}) -> (tensor<6x!pan.fixed<8, 4>> {pan.name = "y"}, tensor<6x!pan.fixed<16, 4>> {pan.name = "z"}) {
  %l = pan.constant "large" dense<100> : tensor<6x256xi8> -> tensor<6x256x!pan.fixed<8, 8>>
  %s = pan.constant "small" dense<1> : tensor<6x2xi8> -> tensor<6x2x!pan.fixed<8, 0>>
  %y = pan.matvec %l, %x : tensor<6x256x!pan.fixed<8, 8>>, tensor<256x!pan.fixed<8, 4>> -> tensor<6x!pan.fixed<8, 4>>
  %z = pan.matvec %s, %v : tensor<6x2x!pan.fixed<8, 0>>, tensor<2x!pan.fixed<8, 4>> -> tensor<6x!pan.fixed<16, 4>>
  return %y, %z : tensor<6x!pan.fixed<8, 4>>, tensor<6x!pan.fixed<16, 4>>
}
