// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A type of features that is none is refused.
// RUN: not pannikin-opt %s --fix-features=features=uint12 2>&1 | FileCheck %s
// RUN: not pannikin-opt %s --fix-features=features=int8:x 2>&1 | FileCheck %s --check-prefix=FRACTION

// CHECK: error: --features 'uint12' is not auto, float, int8, uint8, int16, int32 or one of these integers and a fraction, as in uint8:0
// FRACTION: error: --features 'int8:x' is not
func.func @main(%x: tensor<2xf32> {pan.name = "x"}) -> tensor<1xf32> {
  %y = pan.tree_ensemble sum %x roots [-1] features [] thresholds dense<> : tensor<0xf32> children [] leaves dense<[[1.0]]> : tensor<1x1xf32> : tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
