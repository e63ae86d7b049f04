// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A search needs rows to measure on.
// RUN: not pannikin-opt %s --compress 2>&1 | FileCheck %s
// CHECK: error: the search for smaller weights measures on calibration rows; give some with --calibrate
func.func @main(%x: tensor<1xf32> {pan.name = "x", pan.shape = array<i64: 1, 1>}) -> (tensor<1xf32> {pan.name = "y"}) {
  %w = pan.constant "W" dense<[[1.0]]> : tensor<1x1xf32> -> tensor<1x1xf32>
  %y = pan.matvec %w, %x : tensor<1x1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
