// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where inputs are always equal, later weights make good what the first ones lost; plain rounding does not.
// RUN: printf '1,1,1,1\n-1,-1,-1,-1\n0.5,0.5,0.5,0.5\n2,2,2,2\n' > %t.csv
// RUN: pannikin-opt %s --narrow-weights='weights=3 data=%t.csv' --evaluate='main(1 1 1 1)' | FileCheck %s
// RUN: pannikin-opt %s --narrow-weights='weights=3 data=%t.csv plain' --evaluate='main(1 1 1 1)' | FileCheck %s --check-prefix=PLAIN
// CHECK: y = 4.5{{$}}
// PLAIN: y = 3{{$}}
func.func @main(%x: tensor<4xf32> {pan.name = "x", pan.shape = array<i64: 1, 4>}) -> (tensor<1xf32> {pan.name = "y"}) {
  %w = pan.constant "W" dense<[[3.0, 0.4, 0.4, 0.4]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  %y = pan.matvec %w, %x : tensor<1x4xf32>, tensor<4xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
