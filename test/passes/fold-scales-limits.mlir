// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A limit from below and one from above become one clip, in either order and with a relu; limits that cross, vary or are read in between stay.
// RUN: pannikin-opt --fold-scales %s | FileCheck %s
// RUN: pannikin-opt --fold-scales --evaluate='crossed(0.5 -2)' %s | FileCheck %s --check-prefix=VALUE

// CHECK-LABEL: func.func @upper_first
// CHECK-NEXT:  %[[C:.*]] = pan.clip %arg0 to -1.000000e+00, 5.000000e-01
// CHECK-NEXT:  return %[[C]]
func.func @upper_first(%x: tensor<2xf32>) -> tensor<2xf32> {
  %lo = pan.constant dense<-1.0> : tensor<2xf32> -> tensor<2xf32>
  %hi = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %0 = pan.min %x, %hi : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %1 = pan.max %lo, %0 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// CHECK-LABEL: func.func @relu_first
// CHECK-NEXT:  %[[C:.*]] = pan.clip %arg0 to 0.000000e+00, 6.000000e+00
// CHECK-NEXT:  return %[[C]]
func.func @relu_first(%x: tensor<2xf32>) -> tensor<2xf32> {
  %hi = pan.constant dense<6.0> : tensor<1xf32> -> tensor<1xf32>
  %0 = pan.activation relu %x : tensor<2xf32> -> tensor<2xf32>
  %1 = pan.min %0, %hi : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// CHECK-LABEL: func.func @crossed
// CHECK:       pan.min
// CHECK:       pan.max
// VALUE: 1 1
func.func @crossed(%x: tensor<2xf32>) -> tensor<2xf32> {
  %lo = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %hi = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %0 = pan.min %x, %hi : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %1 = pan.max %0, %lo : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// CHECK-LABEL: func.func @by_element
// CHECK:       pan.min
// CHECK:       pan.max
func.func @by_element(%x: tensor<2xf32>) -> tensor<2xf32> {
  %lo = pan.constant dense<[-1.0, 0.0]> : tensor<2xf32> -> tensor<2xf32>
  %hi = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %0 = pan.min %x, %hi : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %1 = pan.max %0, %lo : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// CHECK-LABEL: func.func @shared
// CHECK:       pan.min
// CHECK:       pan.max
func.func @shared(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %lo = pan.constant dense<-1.0> : tensor<1xf32> -> tensor<1xf32>
  %hi = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %0 = pan.min %x, %hi : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %1 = pan.max %0, %lo : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}
