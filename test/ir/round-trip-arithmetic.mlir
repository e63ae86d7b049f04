// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Constants, arithmetic, activations and tables are read as they are printed.
// RUN: pannikin-opt %s | pannikin-opt | FileCheck %s

// CHECK-LABEL: func.func @constants
func.func @constants() {
  // CHECK: pan.constant "W" dense<{{.*}}> : tensor<1x2xi8> -> tensor<1x2x!pan.fixed<8, 6>>
  %w = pan.constant "W" dense<[[64, 32]]> : tensor<1x2xi8> -> tensor<1x2x!pan.fixed<8, 6>>
  // CHECK: pan.constant dense<{{.*}}> : tensor<2xf32> -> tensor<2xf32>
  %b = pan.constant dense<[0.5, 1.0]> : tensor<2xf32> -> tensor<2xf32>
  // CHECK: pan.constant dense<{{.*}}> : tensor<2x1xi16> -> tensor<2x1x!pan.fixed<16, [3, 9]>>
  %r = pan.constant dense<[[1], [2]]> : tensor<2x1xi16> -> tensor<2x1x!pan.fixed<16, [3, 9]>>
  return
}

// CHECK-LABEL: func.func @binary
func.func @binary(%a: tensor<2x3xf32>, %b: tensor<3xf32>) {
  // CHECK: pan.add %arg0, %arg1 : tensor<2x3xf32>, tensor<3xf32> -> tensor<2x3xf32>
  %0 = pan.add %a, %b : tensor<2x3xf32>, tensor<3xf32> -> tensor<2x3xf32>
  // CHECK: pan.sub %arg1, %arg0 : tensor<3xf32>, tensor<2x3xf32> -> tensor<2x3xf32>
  %1 = pan.sub %b, %a : tensor<3xf32>, tensor<2x3xf32> -> tensor<2x3xf32>
  // CHECK: pan.mul
  %2 = pan.mul %a, %b : tensor<2x3xf32>, tensor<3xf32> -> tensor<2x3xf32>
  // CHECK: pan.div
  %3 = pan.div %a, %b : tensor<2x3xf32>, tensor<3xf32> -> tensor<2x3xf32>
  // CHECK: pan.min
  %4 = pan.min %a, %b : tensor<2x3xf32>, tensor<3xf32> -> tensor<2x3xf32>
  // CHECK: pan.max
  %5 = pan.max %a, %b : tensor<2x3xf32>, tensor<3xf32> -> tensor<2x3xf32>
  return
}

// CHECK-LABEL: func.func @unary
func.func @unary(%a: tensor<2x!pan.fixed<8, 7>>, %x: tensor<2xf32>,
                 %t: tensor<3x!pan.fixed<u16, 16>>) {
  // CHECK: pan.rescale %arg0 : tensor<2x!pan.fixed<8, 7>> -> tensor<2x!pan.fixed<16, 4>>
  %0 = pan.rescale %a : tensor<2x!pan.fixed<8, 7>> -> tensor<2x!pan.fixed<16, 4>>
  // CHECK: pan.activation relu %arg0 : tensor<2x!pan.fixed<8, 7>>
  %1 = pan.activation relu %a : tensor<2x!pan.fixed<8, 7>> -> tensor<2x!pan.fixed<8, 7>>
  // CHECK: pan.activation elu %arg1 {alpha = 5.000000e-01 : f64} : tensor<2xf32>
  %2 = pan.activation elu %x {alpha = 0.5 : f64} : tensor<2xf32> -> tensor<2xf32>
  // CHECK: pan.activation sigmoid
  // CHECK: pan.activation tanh
  // CHECK: pan.activation softsign
  // CHECK: pan.activation softplus
  // CHECK: pan.activation thresholded_relu
  %3 = pan.activation sigmoid %x : tensor<2xf32> -> tensor<2xf32>
  %4 = pan.activation tanh %x : tensor<2xf32> -> tensor<2xf32>
  %5 = pan.activation softsign %x : tensor<2xf32> -> tensor<2xf32>
  %6 = pan.activation softplus %x : tensor<2xf32> -> tensor<2xf32>
  %7 = pan.activation thresholded_relu %x {alpha = 2.0 : f64} : tensor<2xf32> -> tensor<2xf32>
  // CHECK: pan.clip %arg1 to -1.000000e+00, 2.500000e-01 : tensor<2xf32> -> tensor<2xf32>
  %8 = pan.clip %x to -1.0, 0.25 : tensor<2xf32> -> tensor<2xf32>
  // CHECK: pan.lookup %arg0 in %arg2 {cell = 4 : i64, first = -1 : i64} :
  %9 = pan.lookup %a in %t {first = -1, cell = 4} : tensor<2x!pan.fixed<8, 7>>, tensor<3x!pan.fixed<u16, 16>> -> tensor<2x!pan.fixed<u16, 16>>
  // CHECK: pan.lookup %arg0 in %arg2 interpolate {cell = 4 : i64, first = -1 : i64} :
  %10 = pan.lookup %a in %t interpolate {first = -1, cell = 4} : tensor<2x!pan.fixed<8, 7>>, tensor<3x!pan.fixed<u16, 16>> -> tensor<2x!pan.fixed<u16, 16>>
  return
}
