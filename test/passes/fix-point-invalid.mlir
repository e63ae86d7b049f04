// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What has no fixed-point form is refused, with the way out.
// RUN: pannikin-opt %s --fix-point -split-input-file -verify-diagnostics

// expected-error @+1 {{value has no range; run calibrate or bound-ranges first}}
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
// -----
#r = #pan.range<-1.0 : f64, 1.0 : f64, "bound">
func.func @main(%x: tensor<2xf32> {pan.range = #r}) -> tensor<2xf32> {
  // expected-error @+1 {{divides by a computed value that may be nearly 0 as far as is known; calibrate with data, divide by a constant, or compile with --float}}
  %y = pan.div %x, %x {pan.ranges = [#r]} : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
// -----
#r = #pan.range<-1.0 : f64, 1.0 : f64, "data">
func.func @main(%x: tensor<2xf32> {pan.range = #r}, %w: tensor<2x2xf32> {pan.range = #r}) -> tensor<2xf32> {
  // expected-error @+1 {{the matrix is not constant; only constant weights have a fixed-point form}}
  %y = pan.matvec %w, %x {pan.ranges = [#r]} : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
