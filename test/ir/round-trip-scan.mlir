// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every form of pan.scan is read as it is printed.
// RUN: pannikin-opt %s | pannikin-opt | FileCheck %s

// CHECK-LABEL: func.func @forward
// CHECK: pan.scan (%arg0, %arg1) init (%arg2) {cell = "GRU"} : (tensor<4x2xf32>, tensor<4xf32>), (tensor<2xf32>) -> (tensor<2xf32>, tensor<4x2xf32>) {
// CHECK: pan.yield %{{.*}}, %{{.*}} : tensor<2xf32>, tensor<2xf32>
func.func @forward(%x: tensor<4x2xf32>, %y: tensor<4xf32>, %h: tensor<2xf32>) -> tensor<2xf32> {
  %r:2 = pan.scan (%x, %y) init (%h) {cell = "GRU"} : (tensor<4x2xf32>, tensor<4xf32>), (tensor<2xf32>) -> (tensor<2xf32>, tensor<4x2xf32>) {
  ^bb0(%a: tensor<2xf32>, %b: tensor<1xf32>, %s: tensor<2xf32>):
    %n = pan.add %a, %b : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
    pan.yield %n, %s : tensor<2xf32>, tensor<2xf32>
  }
  return %r#0 : tensor<2xf32>
}

// CHECK-LABEL: func.func @reversed
// CHECK: pan.scan (%arg0) init () reverse : (tensor<?x2xf32>), () -> (tensor<?x2xf32>) {
func.func @reversed(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %r = pan.scan (%x) init () reverse : (tensor<?x2xf32>), () -> (tensor<?x2xf32>) {
  ^bb0(%a: tensor<2xf32>):
    pan.yield %a : tensor<2xf32>
  }
  return %r : tensor<?x2xf32>
}

// CHECK-LABEL: func.func @counted
// CHECK: pan.scan () init (%arg0) length 3 : (), (tensor<2xf32>) -> (tensor<2xf32>) {
func.func @counted(%h: tensor<2xf32>) -> tensor<2xf32> {
  %r = pan.scan () init (%h) length 3 : (), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%s: tensor<2xf32>):
    %n = pan.add %s, %s : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %n : tensor<2xf32>
  }
  return %r : tensor<2xf32>
}
