// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A loop forward over samples may slide by any stride; one over bricks then reads the samples in the shape of bricks.
// RUN: split-file %s %t
// RUN: pannikin-opt %t/samples.mlir --slide-windows=stride=3 | FileCheck %s --check-prefix=SAMPLES
// RUN: pannikin-opt %t/bricks.mlir --slide-windows=stride=4 | FileCheck %s --check-prefix=BRICKS
// SAMPLES: module attributes {pan.stride = 3 : i64}
// SAMPLES: func.func @main(%[[X:.+]]: tensor<5x2xf32>
// SAMPLES: pan.scan (%[[X]]) init
// BRICKS: module attributes {pan.bricks, pan.stride = 4 : i64}
// BRICKS: func.func @main(%[[X:.+]]: tensor<3x2x2xf32> {pan.name = "x"})
// BRICKS-NOT: pan.reshape
// BRICKS: pan.scan (%[[X]]) init
// BRICKS-NEXT: ^bb0(%[[BRICK:.+]]: tensor<2x2xf32>
// BRICKS: pan.scan (%[[BRICK]]) init

//--- samples.mlir
func.func @main(%x: tensor<5x2xf32> {pan.name = "x"}) -> tensor<2xf32> {
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %h = pan.scan (%x) init (%z) : (tensor<5x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%e: tensor<2xf32>, %s: tensor<2xf32>):
    %n = pan.add %e, %s : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %n : tensor<2xf32>
  }
  return %h : tensor<2xf32>
}

//--- bricks.mlir
func.func @main(%x: tensor<6x2xf32> {pan.name = "x"}) -> tensor<2xf32> {
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %b = pan.reshape %x : tensor<6x2xf32> -> tensor<3x2x2xf32>
  %h = pan.scan (%b) init (%z) : (tensor<3x2x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%brick: tensor<2x2xf32>, %s: tensor<2xf32>):
    %v = pan.scan (%brick) init (%z) : (tensor<2x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
    ^bb0(%e: tensor<2xf32>, %l: tensor<2xf32>):
      %m = pan.add %e, %l : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
      pan.yield %m : tensor<2xf32>
    }
    %n = pan.add %v, %s : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %n : tensor<2xf32>
  }
  return %h : tensor<2xf32>
}
