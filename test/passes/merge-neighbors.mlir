// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Votes that are counted apart become one search; what is divided by the sum of its weights becomes a mean.
// RUN: pannikin-opt %s --merge-neighbors | FileCheck %s
// RUN: pannikin-opt %s --evaluate='votes(1)' --evaluate='weighted(1)' --evaluate='weighted(4)' > %t.before
// RUN: pannikin-opt %s --merge-neighbors --evaluate='votes(1)' --evaluate='weighted(1)' --evaluate='weighted(4)' > %t.after
// RUN: diff %t.before %t.after
// RUN: FileCheck %s --check-prefix=VALUE --input-file=%t.after

// CHECK-LABEL: func.func @votes
// CHECK: %[[V:.+]] = pan.constant {{.*}}dense<{{\[\[}}5.000000e-01, 0.000000e+00], [0.000000e+00, 5.000000e-01], [0.000000e+00, 5.000000e-01]]>
// CHECK: %[[Y:.+]] = pan.nearest 2 squared_l2 one %arg0, %{{.*}}, %[[V]]
// CHECK-NEXT: pan.argmax %[[Y]]
// CHECK-NEXT: return %[[Y]]
// VALUE: result 0 = 0.5 0.5
// VALUE-NEXT: result 1 = 0
func.func @votes(%x: tensor<1xf32>) -> (tensor<2xf32>, tensor<1xi32>) {
  %p = pan.constant dense<[[0.0], [3.0], [5.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %a = pan.constant dense<[[1.0], [0.0], [0.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %b = pan.constant dense<[[0.0], [1.0], [1.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %v = pan.nearest 2 squared_l2 one %x, %p, %a : tensor<1xf32>, tensor<3x1xf32>, tensor<3x1xf32> -> tensor<1xf32>
  %w = pan.nearest 2 squared_l2 one %x, %p, %b : tensor<1xf32>, tensor<3x1xf32>, tensor<3x1xf32> -> tensor<1xf32>
  %all = pan.concat %v, %w along 0 : tensor<1xf32>, tensor<1xf32> -> tensor<2xf32>
  %class = pan.argmax %all : tensor<2xf32> -> tensor<1xi32>
  %sum = pan.reduce sum %all along 0 : tensor<2xf32> -> tensor<1xf32>
  %y = pan.div %all, %sum : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  return %y, %class : tensor<2xf32>, tensor<1xi32>
}

// CHECK-LABEL: func.func @weighted
// CHECK: pan.nearest 2 squared_l2 reciprocal_root mean %arg0
// CHECK-NEXT: return
// Distances 1 and 2: (2 * 10 + 1 * 40) / 3; at 4 both are 1 away.
// VALUE: result 0 = 20
// VALUE-NEXT: result 0 = 60
func.func @weighted(%x: tensor<1xf32>) -> tensor<1xf32> {
  %p = pan.constant dense<[[0.0], [3.0], [5.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %a = pan.constant dense<[[10.0], [40.0], [80.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %ones = pan.constant dense<1.0> : tensor<3x1xf32> -> tensor<3x1xf32>
  %v = pan.nearest 2 squared_l2 reciprocal_root %x, %p, %a {scale = 1.0e-3 : f64} : tensor<1xf32>, tensor<3x1xf32>, tensor<3x1xf32> -> tensor<1xf32>
  %w = pan.nearest 2 squared_l2 reciprocal_root %x, %p, %ones {scale = 1.0e-3 : f64} : tensor<1xf32>, tensor<3x1xf32>, tensor<3x1xf32> -> tensor<1xf32>
  %y = pan.div %v, %w : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
