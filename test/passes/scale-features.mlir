// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Features before a scaler have scales of their own; its constants carry the difference, and memory form and tensor form compute the same.
// RUN: printf '1000,0.011\n-700,0.003\n' > %t.csv
// RUN: pannikin-opt %s --calibrate=data=%t.csv --fix-point | FileCheck %s
// RUN: pannikin-opt %s --calibrate=data=%t.csv --fix-point --evaluate='model(8000 20972)' > %t.tensors
// RUN: pannikin-opt %s --calibrate=data=%t.csv --fix-point --lower-to-panc --evaluate='predict(8000 20972)' | diff %t.tensors -
// RUN: FileCheck %s --check-prefix=VALUE < %t.tensors

// CHECK: %arg0: tensor<2x!pan.fixed<16, [4, 21]>>
// 150 * 2^-11 and 0.0075 * 2^6, fractions of 1.
// CHECK: dense<[1200, 7864]> : tensor<2xi16> -> tensor<2x!pan.fixed<16, 14>>
// CHECK: pan.sub %arg0, %{{.*}} : tensor<2x!pan.fixed<16, [4, 21]>>, {{.*}} -> tensor<2x!pan.fixed<16, 14>>
// 8000 is 500, 20972 is 0.01: (500 - 150) / 800 and (0.01 - 0.0075) * 250.
// VALUE: (0.43{{[0-9]+}} 0.62{{[0-9]+}})
func.func @model(%x: tensor<2xf32> {pan.name = "x"}) -> (tensor<2xf32> {pan.name = "y"}) {
  %m = pan.constant dense<[150.0, 0.0075]> : tensor<2xf32> -> tensor<2xf32>
  %s = pan.constant dense<[0.00125, 250.0]> : tensor<2xf32> -> tensor<2xf32>
  %d = pan.sub %x, %m : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %y = pan.mul %d, %s : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
