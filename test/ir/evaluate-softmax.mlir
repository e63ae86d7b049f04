// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Softmax and its logarithm, in f32 and in integers close to it.
// RUN: pannikin-opt %s --evaluate='real(1 2 3)' --evaluate='fixed(256 512 768)' --evaluate='fixed(0 0 0)' --evaluate='fixed(32767 -32768 0)' | FileCheck %s

// CHECK: result 0 = 0.0900305732 0.244728471 0.665240956
// CHECK: result 1 = -2.40760596 -1.40760596 -0.407605964
func.func @real(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
  %0 = pan.softmax %x : tensor<3xf32> -> tensor<3xf32>
  %1 = pan.softmax %x {log} : tensor<3xf32> -> tensor<3xf32>
  return %0, %1 : tensor<3xf32>, tensor<3xf32>
}

// CHECK: result 0 = {{[0-9]+ [0-9]+ [0-9]+}} (0.0900{{[0-9]+}} 0.2447{{[0-9]+}} 0.6652{{[0-9]+}})
// CHECK: result 1 = -616 -360 -104 (-2.40625 -1.40625 -0.40625)
// CHECK: result 0 = 21845 21845 21845
// CHECK: result 1 = -281 -281 -281
// The largest possible probability is one unit below 1.
// CHECK: result 0 = 65535 0 0
// CHECK: result 1 = 0 -32768 -32767
func.func @fixed(%x: tensor<3x!pan.fixed<16, 8>>) -> (tensor<3x!pan.fixed<u16, 16>>, tensor<3x!pan.fixed<16, 8>>) {
  %0 = pan.softmax %x : tensor<3x!pan.fixed<16, 8>> -> tensor<3x!pan.fixed<u16, 16>>
  %1 = pan.softmax %x {log} : tensor<3x!pan.fixed<16, 8>> -> tensor<3x!pan.fixed<16, 8>>
  return %0, %1 : tensor<3x!pan.fixed<u16, 16>>, tensor<3x!pan.fixed<16, 8>>
}
