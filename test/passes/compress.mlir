// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The search takes the weights that hardly matter to few bits and zeros, and keeps within the divergence that is allowed.
// RUN: printf '1,0,0\n0,1,0\n-1,0.5,0.1\n0.3,-0.7,0\n' > %t.csv
// RUN: pannikin-opt %s --compress='data=%t.csv max-drop=1' | FileCheck %s
// RUN: pannikin-opt %s --compress='data=%t.csv max-drop=1 jobs=3' > %t.3 && pannikin-opt %s --compress='data=%t.csv max-drop=1' | cmp - %t.3
// CHECK: inputs = 4 : i64
// CHECK-SAME: nats = {{0\.00[0-9]*|[0-9.]+E-[0-9]+|0\.000000e\+00|[0-9.]+e-0[3-9]}}
// CHECK-SAME: pass = "compress"
// CHECK: pan.constant "W" {pan.exact}
func.func @main(%x: tensor<3xf32> {pan.name = "x", pan.shape = array<i64: 1, 3>}) -> (tensor<2xf32> {pan.name = "y", pan.shape = array<i64: 1, 2>}) {
  %w = pan.constant "W" dense<[[1.0, -0.9, 0.001], [-0.7, 1.1, 0.002]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %y = pan.matvec %w, %x : tensor<2x3xf32>, tensor<3xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
