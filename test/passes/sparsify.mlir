// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Half of the weights go: by size without data; with data those that the others can stand in for, which are corrected.
// RUN: printf '1,1,0\n-1,-1,0\n0.5,0.5,2\n2,2,-2\n' > %t.csv
// RUN: pannikin-opt %s --sparsify='sparsity=0.5' | FileCheck %s --check-prefix=PLAIN
// RUN: pannikin-opt %s --sparsify='sparsity=0.33 data=%t.csv' --evaluate='main(1 1 1)' | FileCheck %s --check-prefix=VALUE
// RUN: pannikin-opt %s --sparsify='sparsity=0.33 data=%t.csv' | FileCheck %s
// PLAIN: pan.constant "W" dense<{{\[\[}}1.000000e+00, 0.000000e+00, 0.000000e+00]]>
// CHECK: zeros = 1 : i64
// CHECK: pan.constant "W" dense<{{\[\[}}1.8{{[0-9]*}}, 0.000000e+00, 0.79{{[0-9]*}}]]>
// VALUE: y = 2.68{{[0-9]*$}}
func.func @main(%x: tensor<3xf32> {pan.name = "x", pan.shape = array<i64: 1, 3>}) -> (tensor<1xf32> {pan.name = "y"}) {
  %w = pan.constant "W" dense<[[1.0, 0.9, 0.8]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %y = pan.matvec %w, %x : tensor<1x3xf32>, tensor<3xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
