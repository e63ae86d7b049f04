// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Stored rows that change no answer go, down to the number that is asked for; the others answer as before.
// RUN: printf -- '-1\n0.5\n2.5\n9.5\n11\n13\n' > %t.csv
// RUN: pannikin-opt %s --condense-neighbors='data=%t.csv prototypes=2' | FileCheck %s
// RUN: pannikin-opt %s --condense-neighbors='data=%t.csv prototypes=2' --evaluate='main(0)' --evaluate='main(4)' --evaluate='main(12)' | FileCheck %s --check-prefix=VALUE
// RUN: pannikin-opt %s --condense-neighbors='data=%t.csv prototypes=4 loss=0' | FileCheck %s --check-prefix=FOUR
// CHECK: pan.condensed = [{before = 6 : i64, inputs = 6 : i64, kept = 2 : i64, lost = 0.000000e+00 : f64, node = ""}]
// CHECK: pan.constant "rows" {{.*}} : tensor<2x1xf32>
// CHECK: pan.nearest 1 squared_l2 one %arg0, %{{.+}}, %{{.+}} : tensor<1xf32>, tensor<2x1xf32>, tensor<2x2xf32> -> tensor<2xf32>
// VALUE: y = 1 0
// VALUE: y = 1 0
// VALUE: y = 0 1
// FOUR: kept = 4 : i64
func.func @main(%x: tensor<1xf32> {pan.name = "x", pan.shape = array<i64: 1, 1>}) -> (tensor<2xf32> {pan.name = "y"}) {
  %p = pan.constant "rows" dense<[[0.0], [1.0], [2.0], [10.0], [11.0], [12.0]]> : tensor<6x1xf32> -> tensor<6x1xf32>
  %v = pan.constant dense<[[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [0.0, 1.0]]> : tensor<6x2xf32> -> tensor<6x2xf32>
  %y = pan.nearest 1 squared_l2 one %x, %p, %v : tensor<1xf32>, tensor<6x1xf32>, tensor<6x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
