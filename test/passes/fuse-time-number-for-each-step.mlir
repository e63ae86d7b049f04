// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Constants with a number for each step run along time beside what has one number a step.
// RUN: pannikin-opt %s --evaluate='main(0.1 0.2 -0.3)' > %t.float
// RUN: pannikin-opt %s --fuse-time --evaluate='main(0.1 0.2 -0.3)' | diff %t.float -
// RUN: pannikin-opt %s --fuse-time | FileCheck %s
// CHECK: pan.scan (%arg0, %[[C:.*]]) init
// CHECK: pan.sub %{{.*}}, %{{.*}} : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
func.func @main(%x: tensor<3xf32>) -> (tensor<3xf32> {pan.name = "y"}) {
  %c = pan.constant dense<[0.5, 0.25, 1.0]> : tensor<3xf32> -> tensor<3xf32>
  %z = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %r:2 = pan.scan (%x) init (%z) : (tensor<3xf32>), (tensor<1xf32>) -> (tensor<1xf32>, tensor<3xf32>) {
  ^bb0(%a: tensor<1xf32>, %h: tensor<1xf32>):
    %s = pan.add %a, %h : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    pan.yield %s, %s : tensor<1xf32>, tensor<1xf32>
  }
  %y = pan.sub %r#1, %c : tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}
