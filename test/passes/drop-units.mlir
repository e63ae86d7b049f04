// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A unit that is nearly the sum of two others goes, its reader is corrected, and remove-dead-weights takes it out.
// RUN: printf '1,0\n0,1\n-1,0.5\n0.3,-0.7\n' > %t.csv
// RUN: pannikin-opt %s --drop-units='units=2 data=%t.csv' --remove-dead-weights | FileCheck %s
// RUN: pannikin-opt %s --drop-units='units=2 data=%t.csv' --evaluate='main(0.5 0.25)' | FileCheck %s --check-prefix=VALUE
// RUN: pannikin-opt %s --drop-units='data=%t.csv max-drop=1' --remove-dead-weights | FileCheck %s
// CHECK: pan.constant "A" {{.*}} -> tensor<2x2xf32>
// CHECK: pan.constant "B" {{.*}} -> tensor<2x2xf32>
// VALUE: y = 1.50{{[0-9]*}} 0.13{{[0-9]*}}
func.func @main(%x: tensor<2xf32> {pan.name = "x", pan.shape = array<i64: 1, 2>}) -> (tensor<2xf32> {pan.name = "y", pan.shape = array<i64: 1, 2>}) {
  %a = pan.constant "A" dense<[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %b = pan.constant "B" dense<[[0.5, 0.5, 0.5], [1.0, -1.0, 0.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %c = pan.constant dense<[0.25, -0.25]> : tensor<2xf32> -> tensor<2xf32>
  %h = pan.matvec %a, %x : tensor<3x2xf32>, tensor<2xf32> -> tensor<3xf32>
  %s = pan.activation softsign %h : tensor<3xf32> -> tensor<3xf32>
  %z = pan.add %s, %h : tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
  %y0 = pan.matvec %b, %z : tensor<2x3xf32>, tensor<3xf32> -> tensor<2xf32>
  %y = pan.add %y0, %c : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
