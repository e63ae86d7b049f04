// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A transpose is one loop; where a dimension has size 1 it is none.
// RUN: pannikin-opt %s --lower-to-panc | FileCheck %s
// RUN: pannikin-opt %s --evaluate='main(1 2 3 4 5 6)' > %t
// RUN: pannikin-opt %s --lower-to-panc --evaluate='predict(1 2 3 4 5 6)' | diff %t -
// RUN: pannikin-opt %s --lower-to-panc --plan-memory --emit-c | FileCheck %s --check-prefix=C
// CHECK: panc.copy %{{.*}} transposed into %{{.*}} : <2x3xf32> -> <3x2xf32>
// CHECK-NOT: transposed
// C: /* out = in transposed */
// C: ((float (*)[2])out)[i][i2] = ((const float (*)[3])in)[i2][i];

func.func @main(%x: tensor<2x3xf32> {pan.name = "in"}) -> (tensor<3x2xf32> {pan.name = "out"}, tensor<1x6xf32> {pan.name = "flat"}) {
  %0 = pan.transpose %x [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>
  %1 = pan.reshape %x : tensor<2x3xf32> -> tensor<6x1xf32>
  %2 = pan.transpose %1 [1, 0] : tensor<6x1xf32> -> tensor<1x6xf32>
  return %0, %2 : tensor<3x2xf32>, tensor<1x6xf32>
}
