// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A matrix of 64 x 64 that is the product of two of 8 x 8 is applied as these, and fold-scales does not multiply them out again.
// REQUIRES: numpy
// RUN: %python %S/Inputs/kronecker.py mlir > %t.mlir
// RUN: pannikin-opt %t.mlir --factor-kronecker --fold-scales | FileCheck %s
// RUN: pannikin-opt %t.mlir --evaluate='main(1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 -1 -2 -3 -4 -5 -6 -7 -8)' > %t.dense
// RUN: pannikin-opt %t.mlir --factor-kronecker --evaluate='main(1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 -1 -2 -3 -4 -5 -6 -7 -8)' | diff %t.dense -
// CHECK-DAG: %[[A:.*]] = pan.constant "W_outer" {{.*}} -> tensor<8x8xf32>
// CHECK-DAG: %[[B:.*]] = pan.constant "W_inner" {{.*}} -> tensor<8x8xf32>
// CHECK: %[[X:.*]] = pan.reshape %arg0 : tensor<64xf32> -> tensor<8x8xf32>
// CHECK: %[[BX:.*]] = pan.matvec %[[B]], %[[X]]
// CHECK: %[[T:.*]] = pan.transpose %[[BX]] [1, 0]
// CHECK: %[[Y:.*]] = pan.matvec %[[A]], %[[T]]
// CHECK: pan.transpose %[[Y]] [1, 0]
