// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Normalisation and slopes disappear into weights and biases.
// RUN: pannikin-opt %s --evaluate='main(3 -1)' > %t
// RUN: pannikin-opt %s --fold-scales --evaluate='main(3 -1)' | diff %t -
// RUN: pannikin-opt %s --fold-scales | FileCheck %s
// 2 (W diag(s) (x - m) + b)
// CHECK-DAG: %[[W:.*]] = pan.constant "W" dense<{{\[\[}}1.000000e+00, 1.600000e+01], [-3.000000e+00, 4.000000e+00]]>
// CHECK-DAG: %[[B:.*]] = pan.constant {{.*}}dense<[3.150000e+01, 1.200000e+01]>
// CHECK: %[[P:.*]] = pan.matvec %[[W]], %arg0
// CHECK-NEXT: %[[S:.*]] = pan.add %[[P]], %[[B]]
// CHECK-NEXT: return %[[S]]

func.func @main(%x: tensor<2xf32>) -> (tensor<2xf32> {pan.name = "y"}) {
  %mean = pan.constant dense<[1.0, -2.0]> : tensor<2xf32> -> tensor<2xf32>
  %scale = pan.constant dense<[0.5, 4.0]> : tensor<2xf32> -> tensor<2xf32>
  %w = pan.constant "W" dense<[[1.0, 2.0], [-3.0, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = pan.constant "B" dense<[0.25, 0.5]> : tensor<2xf32> -> tensor<2xf32>
  %slope = pan.constant dense<2.0> : tensor<1xf32> -> tensor<1xf32>
  %0 = pan.sub %x, %mean : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %1 = pan.mul %0, %scale : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %2 = pan.matvec %w, %1 : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %3 = pan.add %b, %2 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %y = pan.mul %3, %slope : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
