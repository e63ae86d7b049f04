// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: pannikin-opt --drop-softmax %s | FileCheck %s
// A softmax at the end goes, behind a change of shape too; one that something
// else reads stays.

// CHECK-LABEL: func.func @end
// CHECK-NEXT:  %[[R:.*]] = pan.reshape %arg0
// CHECK-NEXT:  return %[[R]]
func.func @end(%x: tensor<3xf32>) -> tensor<1x3xf32> {
  %0 = pan.softmax %x {log} : tensor<3xf32> -> tensor<3xf32>
  %1 = pan.reshape %0 : tensor<3xf32> -> tensor<1x3xf32>
  return %1 : tensor<1x3xf32>
}

// CHECK-LABEL: func.func @read
// CHECK-NEXT:  %[[P:.*]] = pan.softmax
// CHECK-NEXT:  pan.add %[[P]], %[[P]]
func.func @read(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
  %0 = pan.softmax %x : tensor<3xf32> -> tensor<3xf32>
  %1 = pan.add %0, %0 : tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
  return %0, %1 : tensor<3xf32>, tensor<3xf32>
}
