// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The root of a wide range is a table as that of a narrow one, since the curve of four times as much is the same; squared lengths of raw features reach 2^20.
// RUN: printf '1000\n10\n' > %t.csv
// RUN: pannikin-opt %s --calibrate=data=%t.csv '--fix-point=weights=16 activations=16' | FileCheck %s
// RUN: pannikin-opt %s --calibrate=data=%t.csv '--fix-point=weights=16 activations=16' --evaluate='model(25600)' | FileCheck %s --check-prefix=VALUE

// CHECK: pan.lookup {{.*}} interpolate {cell = -12 : i64, first = 0 : i64} : tensor<1x!pan.fixed<16, -5>>
// VALUE: y = 25600 (800)
func.func @model(%x: tensor<1xf32> {pan.name = "x"}) -> (tensor<1xf32> {pan.name = "y"}) {
  %s = pan.mul %x, %x : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %y = pan.activation sqrt %s : tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
