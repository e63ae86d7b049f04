// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Next states that a gate mixes become choices, however they are mixed; a gate without a state that rests is left alone.
// RUN: pannikin-opt %s --recognize-update-gates | FileCheck %s
// RUN: pannikin-opt %s --evaluate='mixed(1 0.2 0.2)' --evaluate='chosen(1 0.2 0.2)' --evaluate='other(1 2)' > %t.before
// RUN: pannikin-opt %s --recognize-update-gates --evaluate='mixed(1 0.2 0.2)' --evaluate='chosen(1 0.2 0.2)' --evaluate='other(1 2)' > %t.after
// RUN: diff %t.before %t.after

// g x + (1 - g) h, and a second state that reads the first.
// CHECK-LABEL: func.func @mixed
// CHECK: ^bb0(%[[X:.+]]: tensor<1xf32>, %[[H:.+]]: tensor<1xf32>, %[[D:.+]]: tensor<1xf32>):
// CHECK-DAG: %[[G:.+]] = pan.greater %[[X]], %{{.+}} : tensor<1xf32>
// CHECK-DAG: %[[S:.+]] = pan.activation tanh %[[X]]
// CHECK-DAG: %[[NEXT:.+]] = pan.select %[[G]], %[[S]], %[[H]]
// CHECK-DAG: %[[P:.+]] = pan.activation sigmoid %[[S]]
// CHECK-DAG: %[[DNEXT:.+]] = pan.select %[[G]], %[[P]], %[[D]]
// CHECK-NOT: pan.clip
// CHECK: pan.yield %[[NEXT]], %[[DNEXT]]
func.func @mixed(%x: tensor<3x1xf32>) -> (tensor<1xf32>, tensor<1xf32>) {
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %half = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %huge = pan.constant dense<0x5D800000> : tensor<1xf32> -> tensor<1xf32>
  %r:2 = pan.scan (%x) init (%zero, %one) : (tensor<3x1xf32>), (tensor<1xf32>, tensor<1xf32>) -> (tensor<1xf32>, tensor<1xf32>) {
  ^bb0(%t: tensor<1xf32>, %h: tensor<1xf32>, %d: tensor<1xf32>):
    %away = pan.sub %t, %half : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %steep = pan.mul %away, %huge : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %g = pan.clip %steep to 0.0, 1.0 : tensor<1xf32> -> tensor<1xf32>
    %not = pan.sub %one, %g : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %s = pan.activation tanh %t : tensor<1xf32> -> tensor<1xf32>
    %a = pan.mul %g, %s : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %b = pan.mul %not, %h : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %next = pan.add %a, %b : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %p = pan.activation sigmoid %next : tensor<1xf32> -> tensor<1xf32>
    %c = pan.mul %p, %g : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %e = pan.mul %d, %not : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %dnext = pan.add %c, %e : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    pan.yield %next, %dnext : tensor<1xf32>, tensor<1xf32>
  }
  return %r#0, %r#1 : tensor<1xf32>, tensor<1xf32>
}

// h + g (x - h), as Where is imported.
// CHECK-LABEL: func.func @chosen
// CHECK: ^bb0(%[[X:.+]]: tensor<1xf32>, %[[H:.+]]: tensor<1xf32>):
// CHECK-DAG: %[[G:.+]] = pan.greater %{{.+}}, %[[X]] : tensor<1xf32>
// CHECK-DAG: %[[S:.+]] = pan.activation tanh %[[X]]
// CHECK-DAG: %[[NEXT:.+]] = pan.select %[[G]], %[[S]], %[[H]]
// CHECK: pan.yield %[[NEXT]]
func.func @chosen(%x: tensor<3x1xf32>) -> tensor<1xf32> {
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %half = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %huge = pan.constant dense<0x5D800000> : tensor<1xf32> -> tensor<1xf32>
  %r = pan.scan (%x) init (%zero) : (tensor<3x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>) {
  ^bb0(%t: tensor<1xf32>, %h: tensor<1xf32>):
    %away = pan.sub %half, %t : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %steep = pan.mul %huge, %away : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %g = pan.clip %steep to 0.0, 1.0 : tensor<1xf32> -> tensor<1xf32>
    %s = pan.activation tanh %t : tensor<1xf32> -> tensor<1xf32>
    %way = pan.sub %s, %h : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %part = pan.mul %g, %way : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %next = pan.add %part, %h : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    pan.yield %next : tensor<1xf32>
  }
  return %r : tensor<1xf32>
}

// A count of what is large: it changes with the gate at 0, too.
// CHECK-LABEL: func.func @other
// CHECK: pan.clip
// CHECK-NOT: pan.select
func.func @other(%x: tensor<2x1xf32>) -> tensor<1xf32> {
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %half = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %huge = pan.constant dense<0x5D800000> : tensor<1xf32> -> tensor<1xf32>
  %r = pan.scan (%x) init (%zero) : (tensor<2x1xf32>), (tensor<1xf32>) -> (tensor<1xf32>) {
  ^bb0(%t: tensor<1xf32>, %h: tensor<1xf32>):
    %away = pan.sub %t, %half : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %steep = pan.mul %away, %huge : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %g = pan.clip %steep to 0.0, 1.0 : tensor<1xf32> -> tensor<1xf32>
    %less = pan.mul %h, %half : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %next = pan.add %less, %g : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    pan.yield %next : tensor<1xf32>
  }
  return %r : tensor<1xf32>
}
