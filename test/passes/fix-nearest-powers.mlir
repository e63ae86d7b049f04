// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Cubes of differences are added whole, of 8 bits and of 16.
// RUN: printf '1,-1\n-0.9,0.7\n' > %t.csv
// RUN: pannikin-opt %s --calibrate=data=%t.csv '--fix-point=weights=8 activations=8' | FileCheck %s
// RUN: pannikin-opt %s --calibrate=data=%t.csv '--fix-point=weights=8 activations=16' | FileCheck %s --check-prefix=WIDE

// CHECK: pan.nearest 1 {{ *}}minkowski {{ *}}one %arg0, %{{.*}}, %{{.*}} : tensor<2x!pan.fixed<8, 5>>
// WIDE: pan.nearest 1 {{ *}}minkowski {{ *}}one %arg0, %{{.*}}, %{{.*}} : tensor<2x!pan.fixed<16, 13>>
func.func @model(%x: tensor<2xf32> {pan.name = "x"}) -> (tensor<2xf32> {pan.name = "y"}) {
  %p = pan.constant dense<[[0.5, 3.0], [-2.0, 1.0], [0.0, -3.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %v = pan.constant dense<[[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %y = pan.nearest 1 minkowski one %x, %p, %v : tensor<2xf32>, tensor<3x2xf32>, tensor<3x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
