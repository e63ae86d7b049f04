// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What lies between 0 and 1 by itself is compared too; a number that may leave it is still rounded.
// RUN: pannikin-opt %s --split-input-file --compare-rounds | FileCheck %s

// CHECK-LABEL: func.func @sigmoid
// CHECK: pan.sub
// CHECK: pan.mul
// CHECK: pan.clip
// CHECK-NOT: round
func.func @sigmoid(%x: tensor<1xf32>) -> tensor<1xf32> {
  %s = pan.activation sigmoid %x : tensor<1xf32> -> tensor<1xf32>
  %r = pan.activation round %s : tensor<1xf32> -> tensor<1xf32>
  return %r : tensor<1xf32>
}

// -----

// Without the limit the sum may pass 3/2.
// CHECK-LABEL: func.func @unlimited
// CHECK: pan.activation round
func.func @unlimited(%x: tensor<2x1xf32>) -> tensor<1xf32> {
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %r = pan.scan (%x) init (%zero) : (tensor<2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>) {
  ^bb0(%t: tensor<1xf32>, %u: tensor<1xf32>):
    %p = pan.activation sigmoid %t : tensor<1xf32> -> tensor<1xf32>
    %sum = pan.add %u, %p : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %g = pan.activation round %sum : tensor<1xf32> -> tensor<1xf32>
    pan.yield %g : tensor<1xf32>
  }
  return %r : tensor<1xf32>
}
