// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An answer of the last step is computed behind the loop, unless it needs more than final states.
// RUN: pannikin-opt %s --sink-final-states --canonicalize | FileCheck %s
// RUN: pannikin-opt %s --evaluate='head(1 2 3)' --evaluate='input(1 2 3)' > %t.before
// RUN: pannikin-opt %s --sink-final-states --evaluate='head(1 2 3)' --evaluate='input(1 2 3)' > %t.after
// RUN: diff %t.before %t.after

// CHECK-LABEL: func.func @head
// CHECK: %[[R:.+]]:2 = pan.scan
// CHECK: pan.yield
// CHECK: %[[Y:.+]] = pan.activation tanh %[[R]]#0
// CHECK: return %[[Y]]
func.func @head(%x: tensor<3x1xf32>) -> tensor<1xf32> {
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %r:2 = pan.scan (%x) init (%zero, %zero) : (tensor<3x1xf32>), (tensor<1xf32>, tensor<1xf32>) -> (tensor<1xf32>, tensor<1xf32>) {
  ^bb0(%t: tensor<1xf32>, %h: tensor<1xf32>, %y: tensor<1xf32>):
    %next = pan.add %t, %h : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %answer = pan.activation tanh %next : tensor<1xf32> -> tensor<1xf32>
    pan.yield %next, %answer : tensor<1xf32>, tensor<1xf32>
  }
  return %r#1 : tensor<1xf32>
}

// The last input is not there any more.
// CHECK-LABEL: func.func @input
// CHECK: %[[R:.+]]:2 = pan.scan
// CHECK: pan.activation tanh
// CHECK: pan.yield
// CHECK-NEXT: }
// CHECK-NEXT: return %[[R]]#1
func.func @input(%x: tensor<3x1xf32>) -> tensor<1xf32> {
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %r:2 = pan.scan (%x) init (%zero, %zero) : (tensor<3x1xf32>), (tensor<1xf32>, tensor<1xf32>) -> (tensor<1xf32>, tensor<1xf32>) {
  ^bb0(%t: tensor<1xf32>, %h: tensor<1xf32>, %y: tensor<1xf32>):
    %next = pan.add %t, %h : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %both = pan.mul %next, %t : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %answer = pan.activation tanh %both : tensor<1xf32> -> tensor<1xf32>
    pan.yield %next, %answer : tensor<1xf32>, tensor<1xf32>
  }
  return %r#1 : tensor<1xf32>
}
