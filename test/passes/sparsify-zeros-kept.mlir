// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Zeros that came in count and stay zeros; nothing more goes where there are enough.
// RUN: printf '1,1,0\n-1,-1,0\n0.5,0.5,1\n2,2,-1\n' > %t.csv
// RUN: pannikin-opt %s --sparsify='sparsity=0.33 data=%t.csv' | FileCheck %s
// CHECK: pan.constant "W" dense<{{\[\[}}1.000000e+00, 0.000000e+00, 1.000000e-01]]>
func.func @main(%x: tensor<3xf32> {pan.name = "x", pan.shape = array<i64: 1, 3>}) -> (tensor<1xf32> {pan.name = "y"}) {
  %w = pan.constant "W" dense<[[1.0, 0.0, 0.1]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %y = pan.matvec %w, %x : tensor<1x3xf32>, tensor<3xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
