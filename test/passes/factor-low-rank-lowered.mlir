// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A rank below that of the matrix is reached with the least error on the inputs that occur, and then factored.
// RUN: printf '1,0,0,0\n0,1,0,0\n1,1,0,0\n-1,2,0,0\n0,0,0.001,0\n' > %t.csv
// RUN: pannikin-opt %s --factor-low-rank='rank=1' | FileCheck %s
// RUN: pannikin-opt %s --factor-low-rank='rank=1 data=%t.csv' --evaluate='main(1 1 0 0)' | FileCheck %s --check-prefix=DATA
// RUN: pannikin-opt %s --factor-low-rank='rank=1 data=%t.csv plain' --evaluate='main(1 1 0 0)' | FileCheck %s --check-prefix=PLAIN
// CHECK-DAG: pan.constant "W_right" {{.*}} -> tensor<1x4xf32>
// CHECK-DAG: pan.constant "W_left" {{.*}} -> tensor<4x1xf32>
// DATA: y = {{2|2.0[0-9]*|1.9[0-9]*}} {{2|2.0[0-9]*|1.9[0-9]*}}
// PLAIN-NOT: y = {{2|2.0[0-9]*|1.9[0-9]*}} {{2|2.0[0-9]*|1.9[0-9]*}}
func.func @main(%x: tensor<4xf32> {pan.name = "x", pan.shape = array<i64: 1, 4>}) -> (tensor<4xf32> {pan.name = "y"}) {
  %w = pan.constant "W" dense<[[1.0, 1.0, 2.0, 0.0], [1.0, 1.0, -2.0, 0.0], [1.0, 1.0, 2.0, 0.0], [1.0, 1.0, -2.0, 1.0]]> : tensor<4x4xf32> -> tensor<4x4xf32>
  %y = pan.matvec %w, %x : tensor<4x4xf32>, tensor<4xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}
