// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Arithmetic on channels between two transposes is arithmetic on each element of the sequence; with a constant for every step and channel it turns too; a sum with what is not transposed stays.
// RUN: pannikin-opt %s --split-input-file --fuse-time | FileCheck %s

// CHECK-LABEL: func.func @main
// CHECK-DAG:   %[[K:.*]] = pan.constant "k" dense<[2.000000e+00, 3.000000e+00]> : tensor<2xf32>
// CHECK-NOT:   pan.transpose
// CHECK:       pan.scan (%arg0)
// CHECK-NEXT:  ^bb0(%[[E:.*]]: tensor<2xf32>, %{{.*}}: tensor<2xf32>):
// CHECK-NEXT:  pan.mul %[[E]], %[[K]]
// CHECK-NEXT:  pan.activation relu
func.func @main(%x: tensor<3x2xf32>) -> tensor<2xf32> {
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %k = pan.constant "k" dense<[[2.0], [3.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %t = pan.transpose %x [1, 0] : tensor<3x2xf32> -> tensor<2x3xf32>
  %m = pan.mul %t, %k : tensor<2x3xf32>, tensor<2x1xf32> -> tensor<2x3xf32>
  %r = pan.activation relu %m : tensor<2x3xf32> -> tensor<2x3xf32>
  %b = pan.transpose %r [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>
  %h = pan.scan (%b) init (%z) : (tensor<3x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%e: tensor<2xf32>, %s: tensor<2xf32>):
    %n = pan.add %e, %s : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %n : tensor<2xf32>
  }
  return %h : tensor<2xf32>
}

// -----

// CHECK-LABEL: func.func @turned
// CHECK:       %[[K:.*]] = pan.constant {{.*}}[1.000000e+00, 4.000000e+00], [2.000000e+00, 5.000000e+00], [3.000000e+00, 6.000000e+00]
// CHECK:       %[[S:.*]] = pan.add %arg0, %[[K]]
// CHECK:       return %[[S]]
func.func @turned(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %k = pan.constant "k" dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %t = pan.transpose %x [1, 0] : tensor<3x2xf32> -> tensor<2x3xf32>
  %m = pan.add %t, %k : tensor<2x3xf32>, tensor<2x3xf32> -> tensor<2x3xf32>
  %b = pan.transpose %m [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>
  return %b : tensor<3x2xf32>
}

// -----

// CHECK-LABEL: func.func @mixed
// CHECK:       pan.transpose
// CHECK:       pan.add
// CHECK:       pan.transpose
func.func @mixed(%x: tensor<3x2xf32>, %y: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %t = pan.transpose %x [1, 0] : tensor<3x2xf32> -> tensor<2x3xf32>
  %m = pan.add %t, %y : tensor<2x3xf32>, tensor<2x3xf32> -> tensor<2x3xf32>
  %b = pan.transpose %m [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>
  return %b : tensor<3x2xf32>
}
