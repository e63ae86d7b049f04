// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ranges are what the rows of a file show, and operands of matrices get their best 8-bit fraction.
// RUN: printf '0.5,-1\n1.5,0.25\n' > %t.csv
// RUN: pannikin-opt %s --calibrate=data=%t.csv | FileCheck %s
// CHECK: pan.range = #pan.range<-1.000000e+00 : f64, 1.500000e+00 : f64, "data", best8 = 2>
// CHECK: pan.matvec {{.*}}#pan.range<-1.500000e+00 : f64, 2.000000e+00 : f64, "data">
// CHECK: pan.activation relu {{.*}}#pan.range<0.000000e+00 : f64, 2.000000e+00 : f64, "data">

func.func @main(%x: tensor<2xf32> {pan.name = "x", pan.shape = array<i64: 1, 2>}) -> (tensor<1xf32> {pan.name = "y"}) {
  %w = pan.constant "W" dense<[[1.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = pan.matvec %w, %x : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  %y = pan.activation relu %0 : tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
