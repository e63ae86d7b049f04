// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Features whose rows lie nearer to thresholds than 16 bits can tell become 32 bits wide, unless 16 were asked for.
// RUN: printf '0.1\n0.10000001\n0.3\n' > %t.near.csv
// RUN: printf '0.1\n0.2\n0.3\n' > %t.far.csv
// RUN: pannikin-opt %s --calibrate=data=%t.near.csv --fix-features | FileCheck %s --check-prefix=NEAR
// RUN: pannikin-opt %s --calibrate=data=%t.far.csv --fix-features | FileCheck %s --check-prefix=FAR
// RUN: pannikin-opt %s --calibrate=data=%t.near.csv --fix-features=features=int16 | FileCheck %s --check-prefix=FAR

// NEAR: tensor<1x!pan.fixed<32, 34>>
// NEAR: thresholds dense<1717986944> : tensor<1xi32>
// FAR: tensor<1x!pan.fixed<16, 18>>
// FAR: thresholds dense<26214> : tensor<1xi16>
func.func @main(%x: tensor<1xf32> {pan.name = "x"}) -> tensor<1xf32> {
  %y = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<0.1> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
