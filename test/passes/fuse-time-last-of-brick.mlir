// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Of a loop in a step, too, the last element is its final state, and nothing keeps the others.
// RUN: pannikin-opt %s --evaluate='main(0.1 0.2 -0.3 0.4)' > %t.before
// RUN: pannikin-opt %s --fuse-time --evaluate='main(0.1 0.2 -0.3 0.4)' | diff %t.before -
// RUN: pannikin-opt %s --fuse-time | FileCheck %s
// CHECK: %[[V:.+]] = pan.scan ({{.+}}) init ({{.+}}) : (tensor<2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>) {
// CHECK-NOT: pan.slice
// CHECK: pan.reshape %[[V]]
func.func @main(%x: tensor<2x2x1xf32>) -> tensor<1xf32> {
  %z = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %h = pan.scan (%x) init (%z) : (tensor<2x2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>) {
  ^bb0(%brick: tensor<2x1xf32>, %s: tensor<1xf32>):
    %v:2 = pan.scan (%brick) init (%z) : (tensor<2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>, tensor<2x1xf32>) {
    ^bb0(%e: tensor<1xf32>, %l: tensor<1xf32>):
      %n = pan.add %e, %l : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
      pan.yield %n, %n : tensor<1xf32>, tensor<1xf32>
    }
    %last = pan.slice %v#1 along 0 from 1 : tensor<2x1xf32> -> tensor<1x1xf32>
    %flat = pan.reshape %last : tensor<1x1xf32> -> tensor<1xf32>
    %sum = pan.add %flat, %s : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    pan.yield %sum : tensor<1xf32>
  }
  return %h : tensor<1xf32>
}
