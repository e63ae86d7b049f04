// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What happens to each feature alike is no recurrence: nothing is carried on.
// RUN: pannikin-opt %s --roll-up-recurrence | FileCheck %s
// CHECK-NOT: pan.scan
// CHECK-COUNT-4: pan.activation
// CHECK: pan.concat

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %s0 = pan.slice %x along 0 from 0 : tensor<4xf32> -> tensor<1xf32>
  %y0 = pan.activation tanh %s0 : tensor<1xf32> -> tensor<1xf32>
  %s1 = pan.slice %x along 0 from 1 : tensor<4xf32> -> tensor<1xf32>
  %y1 = pan.activation tanh %s1 : tensor<1xf32> -> tensor<1xf32>
  %s2 = pan.slice %x along 0 from 2 : tensor<4xf32> -> tensor<1xf32>
  %y2 = pan.activation tanh %s2 : tensor<1xf32> -> tensor<1xf32>
  %s3 = pan.slice %x along 0 from 3 : tensor<4xf32> -> tensor<1xf32>
  %y3 = pan.activation tanh %s3 : tensor<1xf32> -> tensor<1xf32>
  %y = pan.concat %y0, %y1, %y2, %y3 along 0 : tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}
