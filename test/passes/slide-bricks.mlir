// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A step that is a brick becomes four functions; what the loop keeps is state, and the layer above is handed the brick's vector. The answers stay.
// RUN: pannikin-opt %s --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.float
// RUN: pannikin-opt %s --slide-windows=stride=2 --lower-to-panc --slide-bricks --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' | diff %t.float -
// RUN: pannikin-opt %s --bound-ranges=input-range=2 --fix-point=activations=8 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.fixed8
// RUN: pannikin-opt %s --bound-ranges=input-range=2 --fix-point=activations=8 --slide-windows=stride=2 --lower-to-panc --stack-matrices --slide-bricks --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' | diff %t.fixed8 -
// RUN: pannikin-opt %s --bound-ranges=input-range=2 --fix-point=activations=16 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.fixed16
// RUN: pannikin-opt %s --bound-ranges=input-range=2 --fix-point=activations=16 --slide-windows=stride=2 --lower-to-panc --stack-matrices --slide-bricks --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' | diff %t.fixed16 -
// The parts one by one: a brick knows nothing of the one before.
// RUN: pannikin-opt %s --slide-windows=stride=2 --lower-to-panc --slide-bricks --evaluate='brick_step(0.1)' --evaluate='brick_reset()' --evaluate='brick_step(0.5)' --evaluate='brick_step(-0.5)' --evaluate='brick_output()' | FileCheck %s --check-prefix=BRICK
// BRICK: vector = -0.25 0
// RUN: pannikin-opt %s --slide-windows=stride=2 --lower-to-panc --slide-bricks | FileCheck %s
// CHECK: panc.state @h :
// CHECK: panc.state @[[B:brick.*]] : !panc.buffer<2xf32>
// CHECK: panc.func @brick_reset role "brick_reset" () -> ()
// CHECK: panc.ref @[[B]]
// CHECK: panc.map
// CHECK: panc.func @brick_step role "brick_step" (%{{.+}} as "x": !panc.buffer<1xf32>) -> ()
// CHECK: panc.gemv
// CHECK-NOT: panc.ref @h :
// CHECK: panc.func @brick_output role "brick_output" () -> (%[[V:.+]] as "vector": !panc.buffer<2xf32>)
// CHECK: panc.copy %{{.+}} into %[[V]]
// CHECK: panc.func @upper_step role "upper_step" (%[[V2:.+]] as "vector": !panc.buffer<2xf32>) -> ()
// CHECK-NOT: panc.ref @[[B]]
// CHECK: panc.gemv %{{.+}}, %[[V2]]
// CHECK: panc.func @step role "step" (%[[X:.+]] as "x": !panc.buffer<2xf32>) -> ()
// CHECK: panc.call @brick_reset()
// CHECK: panc.for_time %[[T:.+]] = 2 {
// CHECK: panc.call @brick_step(
// CHECK: panc.call @brick_output(%[[HANDED:.+]])
// CHECK: panc.call @upper_step(%[[HANDED]])
// Without a stride a step stays whole.
// RUN: pannikin-opt %s --slide-windows=stride=2 --lower-to-panc -o %t.stride && sed 's/pan.bricks, //' %t.stride > %t.plain
// RUN: pannikin-opt %t.plain --slide-bricks | FileCheck %s --check-prefix=WHOLE
// WHOLE-NOT: brick_step

func.func @main(%x: tensor<6x1xf32> {pan.name = "x"}) -> (tensor<2xf32> {pan.name = "y"}) {
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %w = pan.constant "W" dense<[[0.5], [1.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %u = pan.constant "U" dense<[[0.5, -0.25], [0.75, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = pan.reshape %x : tensor<6x1xf32> -> tensor<3x2x1xf32>
  %y = pan.scan (%b) init (%z) : (tensor<3x2x1xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%brick: tensor<2x1xf32>, %h: tensor<2xf32> loc("h")):
    %v = pan.scan (%brick) init (%z) : (tensor<2x1xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
    ^bb0(%e: tensor<1xf32>, %l: tensor<2xf32>):
      %0 = pan.matvec %w, %e : tensor<2x1xf32>, tensor<1xf32> -> tensor<2xf32>
      %half = pan.constant dense<[0.0, 1.0]> : tensor<2xf32> -> tensor<2xf32>
      %1 = pan.mul %half, %l : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
      %2 = pan.add %0, %1 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
      pan.yield %2 : tensor<2xf32>
    }
    %3 = pan.matvec %u, %v : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %4 = pan.add %3, %h : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %5 = pan.activation tanh %4 : tensor<2xf32> -> tensor<2xf32>
    pan.yield %5 : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}
