// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A matrix of rank 1 becomes a column and a row, which fold-scales does not multiply again.
// RUN: pannikin-opt %s --factor-low-rank --fold-scales | FileCheck %s
// RUN: pannikin-opt %s --factor-low-rank --evaluate='main(1 2 3 4)' | FileCheck %s --check-prefix=VALUE
// CHECK-DAG: %[[B:.*]] = pan.constant "W_right" {{.*}} -> tensor<1x4xf32>
// CHECK-DAG: %[[A:.*]] = pan.constant "W_left" {{.*}} -> tensor<4x1xf32>
// CHECK: %[[M:.*]] = pan.matvec %[[B]], %arg0
// CHECK-NEXT: %[[Y:.*]] = pan.matvec %[[A]], %[[M]]
// CHECK-NEXT: return %[[Y]]
// VALUE: result 0 = {{(7|6.99999|7.00000)[0-9]*}} {{(14|13.9999|14.0000)[0-9]*}} {{(-21|-20.9999|-21.0000)[0-9]*}} {{(3.5|3.49999|3.50000)[0-9]*$}}

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %w = pan.constant "W" dense<[[1.0, -1.0, 2.0, 0.5], [2.0, -2.0, 4.0, 1.0], [-3.0, 3.0, -6.0, -1.5], [0.5, -0.5, 1.0, 0.25]]> : tensor<4x4xf32> -> tensor<4x4xf32>
  %y = pan.matvec %w, %x : tensor<4x4xf32>, tensor<4xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}
