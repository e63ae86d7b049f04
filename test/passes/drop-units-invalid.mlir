// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Without calibration rows, or without hidden units, nothing can be dropped.
// RUN: printf '1\n0\n' > %t.csv
// RUN: not pannikin-opt %s --drop-units='units=1' 2>&1 | FileCheck %s --check-prefix=ROWS
// RUN: not pannikin-opt %s --drop-units='units=1 data=%t.csv' 2>&1 | FileCheck %s --check-prefix=UNITS
// ROWS: error: units are dropped by what they do on calibration rows; give some with --calibrate
// UNITS: error: has no hidden units that could go; leave --units out
func.func @main(%x: tensor<1xf32> {pan.name = "x", pan.shape = array<i64: 1, 1>}) -> (tensor<1xf32> {pan.name = "y"}) {
  %w = pan.constant "W" dense<[[1.0]]> : tensor<1x1xf32> -> tensor<1x1xf32>
  %y = pan.matvec %w, %x : tensor<1x1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
