// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Products follow their operands by the thresholds that are given, lowering keeps their sums, and both answer alike.
// RUN: pannikin-opt %s --bound-ranges=input-range=2 --fix-point=activations=8 --skip-state-updates='thresholds=x=0.5,s=0.02' --canonicalize > %t.mlir
// RUN: FileCheck %s < %t.mlir
// RUN: pannikin-opt %t.mlir --evaluate='main(0.1 0.2 -0.3 0.2 1.5 0.3 1.4 -1.9 -1.9 1.9)' > %t.held
// RUN: pannikin-opt %t.mlir --lower-to-panc --stack-matrices --keep-sums --plan-memory > %t.panc
// RUN: FileCheck %s --check-prefix=KEPT < %t.panc
// RUN: pannikin-opt %t.panc --evaluate='predict(0.1 0.2 -0.3 0.2 1.5 0.3 1.4 -1.9 -1.9 1.9)' | diff %t.held -
// Without thresholds it is another function.
// RUN: pannikin-opt %s --bound-ranges=input-range=2 --fix-point=activations=8 --evaluate='main(0.1 0.2 -0.3 0.2 1.5 0.3 1.4 -1.9 -1.9 1.9)' > %t.plain
// RUN: not diff %t.held %t.plain
// CHECK: pan.scan
// CHECK: pan.hold %{{.*}}, %{{.*}} by 5.000000e-01
// CHECK: pan.hold %{{.*}}, %{{.*}} by 2.000000e-02
// KEPT: panc.state @sums
// KEPT: panc.hold {{.*}} moved
// KEPT: panc.gemv {{.*}} keeping

func.func @main(%x: tensor<5x2xf32> {pan.name = "x"}) -> (tensor<3xf32> {pan.name = "y"}) {
  %w = pan.constant "W" dense<[[0.7, -0.3], [0.2, 0.9], [-0.6, 0.1]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %u = pan.constant "U" dense<[[0.5, -0.2, 0.1], [0.3, 0.4, -0.7], [0.2, 0.6, -0.1]]> : tensor<3x3xf32> -> tensor<3x3xf32>
  %z = pan.constant dense<0.0> : tensor<3xf32> -> tensor<3xf32>
  %r = pan.scan (%x) init (%z) : (tensor<5x2xf32>), (tensor<3xf32>) -> (tensor<3xf32>) {
  ^bb0(%a: tensor<2xf32>, %s: tensor<3xf32> loc("s")):
    %p = pan.matvec %w, %a : tensor<3x2xf32>, tensor<2xf32> -> tensor<3xf32>
    %q = pan.matvec %u, %s : tensor<3x3xf32>, tensor<3xf32> -> tensor<3xf32>
    %m = pan.add %p, %q : tensor<3xf32>, tensor<3xf32> -> tensor<3xf32>
    %h = pan.activation tanh %m : tensor<3xf32> -> tensor<3xf32>
    pan.yield %h : tensor<3xf32>
  }
  return %r : tensor<3xf32>
}
