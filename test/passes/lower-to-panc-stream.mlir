// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A forward scan over the inputs becomes reset, step, output and predict; the state is updated in place.
// RUN: pannikin-opt %s --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.float
// RUN: pannikin-opt %s --fuse-time --fold-scales --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.lowered
// RUN: diff %t.float %t.lowered
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.fixed8
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=8 --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' | diff %t.fixed8 -
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --evaluate='main(0.1 0.2 -0.3 0.4 0.5 -0.6)' > %t.fixed16
// RUN: pannikin-opt %s --fuse-time --fold-scales --bound-ranges=input-range=2 --fix-point=activations=16 --lower-to-panc --plan-memory --evaluate='predict(0.1 0.2 -0.3 0.4 0.5 -0.6)' | diff %t.fixed16 -
// RUN: pannikin-opt %s --lower-to-panc --evaluate='step(0.1 0.2)' --evaluate='step(-0.3 0.4)' --evaluate='step(0.5 -0.6)' --evaluate='output()' | diff %t.float -
// RUN: pannikin-opt %s --lower-to-panc | FileCheck %s
// CHECK: pan.cells = "recurrent step, 2 inputs, 2 numbers of state"
// CHECK: panc.state @[[H:.*]] : !panc.buffer<2xf32>
// CHECK: panc.func @reset role "reset" () -> ()
// CHECK: panc.func @step role "step" (%{{.*}} as "x0": !panc.buffer<2xf32>) -> ()
// CHECK: %[[R:.*]] = panc.ref @[[H]]
// CHECK: panc.map ({{.*}}%[[R]]{{.*}}) -> (%[[R]])
// CHECK-NOT: panc.copy
// CHECK: panc.func @output role "output" () -> (%{{.*}} as "y": !panc.buffer<2xf32>)
// CHECK: panc.func @predict role "predict" (%{{.*}} as "x0": !panc.buffer<3x2xf32>)
// CHECK: panc.call @reset()
// CHECK: panc.for_time %{{.*}} = 3 {
// CHECK: panc.call @step
// CHECK: panc.call @output

func.func @main(%x: tensor<3x2xf32>) -> (tensor<2xf32> {pan.name = "y"}) {
  %z0 = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %wz = pan.constant "W_z" dense<[[0.5, -0.25], [0.75, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %uz = pan.constant "R_z" dense<[[-0.5, 0.25], [0.5, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %wn = pan.constant "W_h" dense<[[1.5, -0.75], [0.25, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %un = pan.constant "R_h" dense<[[0.5, 0.5], [-1.0, 0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %y = pan.scan (%x) init (%z0) : (tensor<3x2xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%x_t: tensor<2xf32>, %h: tensor<2xf32>):
    %a = pan.matvec %wz, %x_t : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %b = pan.matvec %uz, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %s = pan.add %a, %b : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %z = pan.activation sigmoid %s : tensor<2xf32> -> tensor<2xf32>
    %c = pan.matvec %wn, %x_t : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %d = pan.matvec %un, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
    %e = pan.add %c, %d : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %n = pan.activation tanh %e : tensor<2xf32> -> tensor<2xf32>
    %zh = pan.mul %z, %h : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %keep = pan.sub %one, %z : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
    %kn = pan.mul %keep, %n : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    %h1 = pan.add %zh, %kn : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %h1 : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}
