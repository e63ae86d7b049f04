// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A brick whose cell learned to skip: what an update needs stays behind its gate, in the function of a sample. The answers stay.
// RUN: pannikin-opt %s --evaluate='main(0.1 0.9 0.7 0.2)' > %t.float
// RUN: pannikin-opt %s --slide-windows=stride=2 --lower-to-panc --slide-bricks --evaluate='predict(0.1 0.9 0.7 0.2)' | diff %t.float -
// RUN: pannikin-opt %s --bound-ranges=input-range=1 --fix-point=activations=8 --evaluate='main(0.1 0.9 0.7 0.2)' > %t.fixed
// RUN: pannikin-opt %s --bound-ranges=input-range=1 --fix-point=activations=8 --slide-windows=stride=2 --lower-to-panc --stack-matrices --slide-bricks --plan-memory -o %t.lowered
// RUN: pannikin-opt %t.lowered --evaluate='predict(0.1 0.9 0.7 0.2)' | diff %t.fixed -
// RUN: FileCheck %s < %t.lowered
// CHECK: role "brick_step"
// CHECK: panc.skip_if
// CHECK: panc.gemv
// CHECK: role "brick_output"
// RUN: pannikin-opt --emit-c --emit-name=m %t.lowered | FileCheck %s --check-prefix=C
// C: static void m_brick_step(
// C: if ({{.+}} {{[!=]}}= 0) {
// C: uint8_t m_slide(

func.func @main(%x: tensor<2x2x1xf32> {pan.name = "x"}) -> (tensor<2xf32> {pan.name = "y"}) {
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %half = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %w = pan.constant "W" dense<[[0.5], [1.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %u = pan.constant "U" dense<[[0.5, -0.25], [0.75, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %h = pan.scan (%x) init (%z) : (tensor<2x2x1xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%brick: tensor<2x1xf32>, %above: tensor<2xf32> loc("h")):
    %v = pan.scan (%brick) init (%z) : (tensor<2x1xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
    ^bb0(%e: tensor<1xf32>, %l: tensor<2xf32>):
      %g = pan.greater %e, %half : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
      %0 = pan.matvec %w, %e : tensor<2x1xf32>, tensor<1xf32> -> tensor<2xf32>
      %1 = pan.matvec %u, %l : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
      %2 = pan.add %0, %1 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
      %3 = pan.activation tanh %2 : tensor<2xf32> -> tensor<2xf32>
      %4 = pan.select %g, %3, %l : tensor<1xf32>, tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
      pan.yield %4 : tensor<2xf32>
    }
    %5 = pan.matvec %u, %v : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %6 = pan.add %5, %above : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %7 = pan.activation tanh %6 : tensor<2xf32> -> tensor<2xf32>
    pan.yield %7 : tensor<2xf32>
  }
  return %h : tensor<2xf32>
}
