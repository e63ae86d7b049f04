// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What only a dead unit of the second layer reads is dead in the first, through slices of joined gates, low-rank factors and sequences.
// RUN: pannikin-opt %s --evaluate='main(1 -1 0.5 0.2)' > %t
// RUN: pannikin-opt %s --remove-dead-weights --evaluate='main(1 -1 0.5 0.2)' | diff %t -
// RUN: pannikin-opt %s --remove-dead-weights | FileCheck %s
// The gates stand over each other: unit 1 is rows 1 and 3.
// CHECK-DAG: pan.constant "W" dense<{{\[\[}}1.000000e+00], [3.000000e+00]]>
// CHECK-DAG: pan.constant "A" dense<{{\[\[}}1.000000e+00], [2.000000e+00]]> : tensor<2x1xf32>
// CHECK-DAG: pan.constant "B" dense<5.000000e-01> : tensor<1x1xf32>
// CHECK: pan.slice {{.*}} from 0 : tensor<2xf32> -> tensor<1xf32>
// CHECK: pan.slice {{.*}} from 1 : tensor<2xf32> -> tensor<1xf32>

func.func @main(%x: tensor<4x1xf32>) -> tensor<2xf32> {
  %w = pan.constant "W" dense<[[1.0], [2.0], [3.0], [4.0]]> : tensor<4x1xf32> -> tensor<4x1xf32>
  %b = pan.constant "B" dense<[[0.5, 0.0], [0.25, 0.75]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %a = pan.constant "A" dense<[[1.0, 0.0], [2.0, 0.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %zero = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %first:2 = pan.scan (%x) init (%zero) : (tensor<4x1xf32>), (tensor<2xf32>) -> (tensor<2xf32>, tensor<4x2xf32>) {
  ^bb0(%e: tensor<1xf32>, %h: tensor<2xf32>):
    %0 = pan.matvec %w, %e : tensor<4x1xf32>, tensor<1xf32> -> tensor<4xf32>
    %1 = pan.slice %0 along 0 from 0 : tensor<4xf32> -> tensor<2xf32>
    %2 = pan.slice %0 along 0 from 2 : tensor<4xf32> -> tensor<2xf32>
    %3 = pan.activation sigmoid %1 : tensor<2xf32> -> tensor<2xf32>
    %4 = pan.mul %3, %h : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %5 = pan.add %4, %2 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %5, %5 : tensor<2xf32>, tensor<2xf32>
  }
  %second = pan.scan (%first#1) init (%zero) : (tensor<4x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%e: tensor<2xf32>, %h: tensor<2xf32>):
    %0 = pan.matvec %b, %e : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %1 = pan.matvec %a, %0 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %2 = pan.add %1, %h : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %2 : tensor<2xf32>
  }
  return %second : tensor<2xf32>
}
