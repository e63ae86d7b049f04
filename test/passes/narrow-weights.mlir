// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Weights of 3 bits lie on the grid of their row, and what lies there is not rounded again in fixed point.
// RUN: pannikin-opt %s --narrow-weights='weights=3' | FileCheck %s
// RUN: printf '1,0.5\n-1,0.25\n0.5,-1\n' > %t.csv
// RUN: pannikin-opt %s --narrow-weights='weights=3' --calibrate=data=%t.csv --fix-point | FileCheck %s --check-prefix=FIXED
// CHECK: pan.compressed = [{changed = 0.000000e+00 : f64, inputs = 0 : i64, matrices = [{bytes = {{[0-9]+}} : i64, columns = 2 : i64, matrix = "W", rows = 2 : i64, weights = "3", zeros = 0 : i64}], nats = 0.000000e+00 : f64, pass = "narrow-weights"}]
// CHECK: pan.constant "W" {pan.exact} dense<{{\[\[}}1.000000e+00, -5.000000e-01], [-7.500000e-01, 5.000000e-01]]>
// FIXED: pan.constant "W" dense<{{\[\[}}64, -32], [-96, 64]]> : tensor<2x2xi8> -> tensor<2x2x!pan.fixed<8, [6, 7]>>
func.func @main(%x: tensor<2xf32> {pan.name = "x", pan.shape = array<i64: 1, 2>}) -> (tensor<2xf32> {pan.name = "y"}) {
  %w = pan.constant "W" dense<[[1.0, -0.5], [-0.75, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %y = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
