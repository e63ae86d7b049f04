// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sums that end in clipped lines share one format, and what limits or halves a number is no finer than the number; a line that clips far out keeps its parts apart.
// RUN: pannikin-opt %s --split-input-file --bound-ranges=input-range=4 --fix-point=activations=8 | FileCheck %s

// CHECK-LABEL: func.func @clipped
// CHECK: %[[W:.*]] = pan.matvec {{.*}} -> tensor<2x!pan.fixed<16, 12>>
// CHECK: %[[U:.*]] = pan.matvec {{.*}} -> tensor<2x!pan.fixed<16, 12>>
// CHECK: %[[S:.*]] = pan.add %[[W]], %[[U]] {{.*}} -> tensor<2x!pan.fixed<16, 12>>
// CHECK: %[[H:.*]] = pan.mul %[[S]], {{.*}} -> tensor<2x!pan.fixed<16, 13>>
// CHECK: pan.clip %[[H]] {{.*}} -> tensor<2x!pan.fixed<16, 13>>
func.func @clipped(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %w = pan.constant dense<[[1.0, 0.5], [0.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %u = pan.constant dense<[[0.1, 0.0], [0.0, 0.1]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %half = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %0 = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %1 = pan.matvec %u, %y : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %2 = pan.add %0, %1 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %3 = pan.mul %2, %half : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %4 = pan.clip %3 to 0.0, 1.0 : tensor<2xf32> -> tensor<2xf32>
  %5 = pan.mul %4, %x : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %5 : tensor<2xf32>
}

// -----

// CHECK-LABEL: func.func @wide
// CHECK: pan.matvec {{.*}} -> tensor<2x!pan.fixed<16, 11>>
// CHECK: pan.matvec {{.*}} -> tensor<2x!pan.fixed<16, 16>>
// CHECK: %[[S:.*]] = pan.add {{.*}} -> tensor<2x!pan.fixed<16, 11>>
// CHECK: pan.clip %[[S]] {{.*}} -> tensor<2x!pan.fixed<16, 11>>
func.func @wide(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %w = pan.constant dense<[[3.0, 0.5], [0.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %u = pan.constant dense<[[0.1, 0.0], [0.0, 0.1]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %1 = pan.matvec %u, %y : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %2 = pan.add %0, %1 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %3 = pan.clip %2 to 0.0, 9.0 : tensor<2xf32> -> tensor<2xf32>
  %4 = pan.mul %3, %x : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %4 : tensor<2xf32>
}
