// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Two Gaussian classes of two features.
func.func @gaussian(%x: tensor<2xf32>) -> tensor<2xf32> {
  %t = pan.constant dense<[[1.0, 0.0], [3.0, 2.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %s = pan.constant dense<[[1.0, 7.0], [1.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = pan.sub %x, %t : tensor<2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %q = pan.mul %d, %d : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %w = pan.mul %q, %s : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %y = pan.reduce sum %w along 1 : tensor<2x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
