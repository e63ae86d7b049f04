// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decision trees are read as they are printed.
// RUN: pannikin-opt %s | pannikin-opt | FileCheck %s

func.func @trees(%x: tensor<2xf32>, %i: tensor<2x!pan.fixed<u8, 0>>) {
  // CHECK: pan.tree_ensemble  sum %arg0 roots [0] features [1, 0] thresholds dense<[5.000000e-01, 2.000000e+00]> : tensor<2xf64> children [-1, 1, -2, -3] missing [false, true] leaves dense<{{.*}}> : tensor<3x1xf32> : tensor<2xf32> -> tensor<1xf32>
  %0 = pan.tree_ensemble sum %x roots [0] features [1, 0] thresholds dense<[0.5, 2.0]> : tensor<2xf64> children [-1, 1, -2, -3] missing [false, true] leaves dense<[[1.0], [2.0], [3.0]]> : tensor<3x1xf32> : tensor<2xf32> -> tensor<1xf32>
  // CHECK: pan.tree_ensemble  max %arg1 roots [-1] features [] thresholds dense<> : tensor<0xi16> children [] leaves dense<1> : tensor<1x1xi8> base dense<2> : tensor<1xi8> : tensor<2x!pan.fixed<u8, 0>> -> tensor<1x!pan.fixed<16, 0>>
  %1 = pan.tree_ensemble max %i roots [-1] features [] thresholds dense<> : tensor<0xi16> children [] leaves dense<1> : tensor<1x1xi8> base dense<2> : tensor<1xi8> : tensor<2x!pan.fixed<u8, 0>> -> tensor<1x!pan.fixed<16, 0>>
  return
}
