// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: pannikin-opt --recognize-cells %s | FileCheck %s
// A cell is named by its algebra; one that is none of the known keeps no name,
// and one that has a name keeps it.

!v = tensor<2xf32>
!m = tensor<2x2xf32>

// CHECK-LABEL: func.func @one_preactivation
// CHECK: pan.scan {{.*}} {cell = "FastGRNN"}
func.func @one_preactivation(%x: tensor<4x2xf32>, %w: !m, %u: !m) -> !v {
  %0 = pan.constant dense<0.0> : !v -> !v
  %one = pan.constant dense<1.0> : !v -> !v
  %nu = pan.constant dense<0.25> : !v -> !v
  %h = pan.scan (%x) init (%0) : (tensor<4x2xf32>), (!v) -> (!v) {
  ^bb0(%e: !v, %s: !v):
    %1 = pan.matvec %w, %e : !m, !v -> !v
    %2 = pan.matvec %u, %s : !m, !v -> !v
    %p = pan.add %1, %2 : !v, !v -> !v
    %z = pan.activation sigmoid %p : !v -> !v
    %b = pan.add %p, %nu : !v, !v -> !v
    %c = pan.activation tanh %b : !v -> !v
    %3 = pan.mul %z, %s : !v, !v -> !v
    %4 = pan.sub %one, %z : !v, !v -> !v
    %5 = pan.add %4, %nu : !v, !v -> !v
    %6 = pan.mul %c, %5 : !v, !v -> !v
    %7 = pan.add %3, %6 : !v, !v -> !v
    pan.yield %7 : !v
  }
  return %h : !v
}

// CHECK-LABEL: func.func @blend_behind_reset
// CHECK: pan.scan {{.*}} {cell = "GRU"}
func.func @blend_behind_reset(%x: tensor<4x2xf32>, %u: !m) -> !v {
  %0 = pan.constant dense<0.0> : !v -> !v
  %h = pan.scan (%x) init (%0) : (tensor<4x2xf32>), (!v) -> (!v) {
  ^bb0(%e: !v, %s: !v):
    %1 = pan.matvec %u, %s : !m, !v -> !v
    %z = pan.activation sigmoid %1 : !v -> !v
    %r = pan.activation sigmoid %e : !v -> !v
    %2 = pan.mul %r, %1 : !v, !v -> !v
    %3 = pan.add %2, %e : !v, !v -> !v
    %n = pan.activation tanh %3 : !v -> !v
    %4 = pan.sub %s, %n : !v, !v -> !v
    %5 = pan.mul %4, %z : !v, !v -> !v
    %6 = pan.add %5, %n : !v, !v -> !v
    pan.yield %6 : !v
  }
  return %h : !v
}

// CHECK-LABEL: func.func @constant_gates
// CHECK: pan.scan {{.*}} {cell = "FastRNN"}
func.func @constant_gates(%x: tensor<4x2xf32>) -> !v {
  %0 = pan.constant dense<0.0> : !v -> !v
  %alpha = pan.constant dense<0.25> : !v -> !v
  %h = pan.scan (%x) init (%0) : (tensor<4x2xf32>), (!v) -> (!v) {
  ^bb0(%e: !v, %s: !v):
    %1 = pan.mul %s, %alpha : !v, !v -> !v
    %c = pan.activation tanh %e : !v -> !v
    %2 = pan.mul %c, %alpha : !v, !v -> !v
    %3 = pan.add %1, %2 : !v, !v -> !v
    pan.yield %3 : !v
  }
  return %h : !v
}

// CHECK-LABEL: func.func @sum_of_inputs
// CHECK-NOT: cell =
// CHECK: return
func.func @sum_of_inputs(%x: tensor<4x2xf32>) -> !v {
  %0 = pan.constant dense<0.0> : !v -> !v
  %h = pan.scan (%x) init (%0) : (tensor<4x2xf32>), (!v) -> (!v) {
  ^bb0(%e: !v, %s: !v):
    %1 = pan.add %s, %e : !v, !v -> !v
    pan.yield %1 : !v
  }
  return %h : !v
}

// CHECK-LABEL: func.func @named
// CHECK: cell = "Mine"
func.func @named(%x: tensor<4x2xf32>) -> !v {
  %0 = pan.constant dense<0.0> : !v -> !v
  %h = pan.scan (%x) init (%0) {cell = "Mine"} : (tensor<4x2xf32>), (!v) -> (!v) {
  ^bb0(%e: !v, %s: !v):
    %1 = pan.activation tanh %e : !v -> !v
    pan.yield %1 : !v
  }
  return %h : !v
}
