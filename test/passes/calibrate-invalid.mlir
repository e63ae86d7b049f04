// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Files that do not fit, and numbers that are not finite, are refused.
// RUN: printf '0.5,-1,3\n' > %t.csv
// RUN: not pannikin-opt %s --calibrate=data=%t.csv 2>&1 | FileCheck %s --check-prefix=SHAPE
// RUN: not pannikin-opt %s --calibrate=data=%t.none.csv 2>&1 | FileCheck %s --check-prefix=FILE
// RUN: printf '0,1\n' > %t.zero.csv
// RUN: not pannikin-opt %s --calibrate=data=%t.zero.csv 2>&1 | FileCheck %s --check-prefix=FINITE
// SHAPE: error: {{.*}}.csv: has shape [1, 3], 3 numbers a row; the model's input 'x' [1, 2] takes 2 a run; save one run a row
// FILE: error: {{.*}}.none.csv: No such file or directory
// FINITE: error: is not a finite number on the calibration rows; check that they are scaled as the model expects

func.func @main(%x: tensor<2xf32> {pan.name = "x", pan.shape = array<i64: 1, 2>}) -> (tensor<2xf32> {pan.name = "y"}) {
  %y = pan.div %x, %x : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
