// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A power that no word of 64 bits holds is refused; with differences of 8 bits it fits, and loses whole bytes so that the sum stays exact.
// RUN: printf '1,-1\n-0.9,0.7\n' > %t.csv
// RUN: pannikin-opt %s --calibrate=data=%t.csv '--fix-point=weights=8 activations=8' | FileCheck %s
// RUN: not pannikin-opt %s --calibrate=data=%t.csv '--fix-point=weights=8 activations=16' 2>&1 | FileCheck %s --check-prefix=WIDE

// CHECK: pan.nearest 1 {{ *}}minkowski {{ *}}one {{.*}}{drop = 16 : i64, power = 8 : i64}
// WIDE: error: differences of 16 bits to the power of 8 do not fit a word of 64 bits; compile with --activations 8 (to the power of 8 at most), or with a lower power
func.func @model(%x: tensor<2xf32> {pan.name = "x"}) -> (tensor<2xf32> {pan.name = "y"}) {
  %p = pan.constant dense<[[0.5, 3.0], [-2.0, 1.0], [0.0, -3.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %v = pan.constant dense<[[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %y = pan.nearest 1 minkowski one %x, %p, %v {power = 8 : i64} : tensor<2xf32>, tensor<3x2xf32>, tensor<3x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
