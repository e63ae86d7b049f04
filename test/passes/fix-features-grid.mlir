// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows of integers make features of integers, in 8 bits if thresholds allow; other rows do not.
// RUN: printf '0,16\n3,-7\n' > %t.whole.csv
// RUN: printf '0.5,16\n3,7.25\n' > %t.quarters.csv
// RUN: printf '0.1,16\n3,7\n' > %t.tenths.csv
// RUN: pannikin-opt %s --calibrate=data=%t.whole.csv --fix-features | FileCheck %s --check-prefix=WHOLE
// RUN: pannikin-opt %s --calibrate=data=%t.quarters.csv --fix-features | FileCheck %s --check-prefix=QUARTERS
// RUN: pannikin-opt %s --calibrate=data=%t.tenths.csv --fix-features | FileCheck %s --check-prefix=TENTHS

// Below zero every answer is yes, as it is at zero.
// WHOLE: tensor<2x!pan.fixed<u8, 0>>
// WHOLE: thresholds dense<[2, 40]>
// QUARTERS: tensor<2x!pan.fixed<u8, 2>>
// QUARTERS: thresholds dense<[10, 161]>
// 0.1 is on no grid: 16 bits, as fine as they go; feature 1 keeps its whole numbers.
// TENTHS: tensor<2x!pan.fixed<16, [13, 0]>>
// TENTHS: thresholds dense<[20480, 40]>
func.func @main(%x: tensor<2xf32> {pan.name = "x"}) -> tensor<1xf32> {
  %y = pan.tree_ensemble sum %x roots [0] features [0, 1] thresholds dense<[2.5, 40.25]> : tensor<2xf32> children [-1, 1, -2, -3] leaves dense<[[1.0], [2.0], [3.0]]> : tensor<3x1xf32> : tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
