// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Types and ranges are read as they are printed.
// RUN: pannikin-opt %s | pannikin-opt | FileCheck %s

// CHECK-LABEL: func.func @signed(%arg0: tensor<2x!pan.fixed<8, 7>>, %arg1: !pan.fixed<32, -3>)
func.func @signed(%x: tensor<2x!pan.fixed<8, 7>>, %y: !pan.fixed<32, -3>) {
  return
}

// CHECK-LABEL: func.func @unsigned(%arg0: tensor<2x!pan.fixed<u8, 8>>, %arg1: !pan.fixed<u24, 0>)
func.func @unsigned(%x: tensor<2x!pan.fixed<u8, 8>>, %y: !pan.fixed<u24, 0>) {
  return
}

// CHECK-LABEL: func.func @rows(%arg0: tensor<2x3x!pan.fixed<8, [6, -1]>>)
func.func @rows(%w: tensor<2x3x!pan.fixed<8, [6, -1]>>) {
  return
}

// CHECK-LABEL: func.func @range
// CHECK-SAME: pan.range = #pan.range<-1.000000e+00 : f64, 2.500000e-01 : f64, "data", best8 = 5>
// CHECK-SAME: pan.range = #pan.range<0.000000e+00 : f64, 1.000000e+00 : f64, "bound">
func.func @range(
    %x: tensor<2xf32> {pan.range = #pan.range<-1.0 : f64, 0.25 : f64, "data", best8 = 5>},
    %y: tensor<2xf32> {pan.range = #pan.range<0.0 : f64, 1.0 : f64, "bound">}) {
  return
}
