// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What rounded leaves do to sums is noted for the header: their factor and largest error; of exact ones there is nothing to say.
// RUN: pannikin-opt %s --bound-ranges --fix-features --fix-point -split-input-file | FileCheck %s
// RUN: pannikin-opt %s --bound-ranges --fix-features --fix-point=weights=16 -split-input-file | FileCheck %s --check-prefix=WIDE

// 25 stands for 0.1, so a sum of 256 for 1.024: 6 is 0.024 instead of 0.025, ten times.
// CHECK: module attributes {pan.sums = "0.9766 of what their scale says, since only their order counts; rounded leaves change them by at most 0.01"}
// In 16 bits the fraction is 14: 0.1 is 1638.4, ten times 0.4 units off.
// WIDE: module attributes {pan.sums = "rounded leaves change them by at most 0.00024"}
func.func @ten(%x: tensor<1xf32>) -> tensor<2xf32> {
  %y = pan.tree_ensemble sum %x roots [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] features [0] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[0.1, 0.0], [0.025, 0.075]]> : tensor<2x2xf32> {pan.byte_sums} : tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: module {
// CHECK-NOT: pan.sums
func.func @votes(%x: tensor<1xf32>) -> tensor<2xf32> {
  %y = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0, 0.0], [0.0, 1.0]]> : tensor<2x2xf32> {pan.byte_sums} : tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
