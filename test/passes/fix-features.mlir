// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Thresholds move to the grid of integer features, downward, and what the format cannot tell apart is answered.
// RUN: pannikin-opt %s --fix-features | FileCheck %s
// RUN: pannikin-opt %s --fix-features=bits=8 | FileCheck %s --check-prefix=BITS8
// RUN: pannikin-opt %s --fix-features=features=uint8:0 | FileCheck %s --check-prefix=UINT8
// RUN: pannikin-opt %s --fix-features=features=int8 | FileCheck %s --check-prefix=INT8
// RUN: pannikin-opt %s --fix-features=features=float | FileCheck %s --check-prefix=FLOAT

// Each feature is as fine as its largest threshold lets it be.
// CHECK: func.func @main(%arg0: tensor<3x!pan.fixed<16, [13, 6, 6]>>)
// CHECK: thresholds dense<[20889, 19200]> : tensor<2xi16>
// CHECK-NOT: missing
// Thresholds of no sign make 8-bit features unsigned.
// BITS8: func.func @main(%arg0: tensor<3x!pan.fixed<u8, [6, -1, -1]>>)
// BITS8: thresholds dense<[163, 150]> : tensor<2xi16>
// A feature of uint8 is never above 255: 300 is always answered with yes.
// UINT8: func.func @main(%arg0: tensor<3x!pan.fixed<u8, 0>>)
// UINT8: thresholds dense<[2, 0]> : tensor<2xi16> children [-1, 1, -2, -2]
// INT8: func.func @main(%arg0: tensor<3x!pan.fixed<8, [5, -2, -2]>>)
// INT8: thresholds dense<[81, 75]> : tensor<2xi8>
// FLOAT: func.func @main(%arg0: tensor<3xf32> {pan.real})
// FLOAT: thresholds dense<[2.550000e+00, 3.000000e+02]> : tensor<2xf32>
// FLOAT-SAME: missing [false, true]
func.func @main(%x: tensor<3xf32>) -> tensor<1xf32> {
  %y = pan.tree_ensemble sum %x roots [0] features [0, 1] thresholds dense<[2.55, 300.0]> : tensor<2xf32> children [-1, 1, -2, -3] missing [false, true] leaves dense<[[1.0], [2.0], [3.0]]> : tensor<3x1xf32> : tensor<3xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
