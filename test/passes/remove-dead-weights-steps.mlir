// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A scan of which slices along time are read ends after the last step in them, in its own direction; one whose final state is read runs on.
// RUN: pannikin-opt %s --split-input-file --remove-dead-weights | FileCheck %s

// CHECK-LABEL: func.func @forward
// CHECK: %[[X:.*]] = pan.slice %arg0 along 0 from 0 : tensor<5x1xf32> -> tensor<3x1xf32>
// CHECK: %[[S:.*]]:2 = pan.scan (%[[X]])
// CHECK: pan.slice %[[S]]#1 along 0 from 1 : tensor<3x1xf32> -> tensor<2x1xf32>
func.func @forward(%x: tensor<5x1xf32>) -> tensor<2x1xf32> {
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %s:2 = pan.scan (%x) init (%zero) : (tensor<5x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>, tensor<5x1xf32>) {
  ^bb0(%e: tensor<1xf32>, %h: tensor<1xf32>):
    %0 = pan.add %e, %h : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    pan.yield %0, %0 : tensor<1xf32>, tensor<1xf32>
  }
  %y = pan.slice %s#1 along 0 from 1 : tensor<5x1xf32> -> tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// -----

// CHECK-LABEL: func.func @backward
// CHECK: %[[X:.*]] = pan.slice %arg0 along 0 from 3 : tensor<5x1xf32> -> tensor<2x1xf32>
// CHECK: %[[S:.*]]:2 = pan.scan (%[[X]]) init ({{.*}}) reverse
// CHECK: return %[[S]]#1
func.func @backward(%x: tensor<5x1xf32>) -> tensor<2x1xf32> {
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %s:2 = pan.scan (%x) init (%zero) reverse : (tensor<5x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>, tensor<5x1xf32>) {
  ^bb0(%e: tensor<1xf32>, %h: tensor<1xf32>):
    %0 = pan.add %e, %h : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    pan.yield %0, %0 : tensor<1xf32>, tensor<1xf32>
  }
  %y = pan.slice %s#1 along 0 from 3 : tensor<5x1xf32> -> tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// -----

// CHECK-LABEL: func.func @final_state
// CHECK: pan.scan (%arg0)
func.func @final_state(%x: tensor<5x1xf32>) -> (tensor<1xf32>, tensor<2x1xf32>) {
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %s:2 = pan.scan (%x) init (%zero) : (tensor<5x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>, tensor<5x1xf32>) {
  ^bb0(%e: tensor<1xf32>, %h: tensor<1xf32>):
    %0 = pan.add %e, %h : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    pan.yield %0, %0 : tensor<1xf32>, tensor<1xf32>
  }
  %y = pan.slice %s#1 along 0 from 1 : tensor<5x1xf32> -> tensor<2x1xf32>
  return %s#0, %y : tensor<1xf32>, tensor<2x1xf32>
}
