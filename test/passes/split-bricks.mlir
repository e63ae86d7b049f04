// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows that a loop computes side by side, and that never mix, are a loop over
// rows; a transpose that put time first is gone.
// RUN: pannikin-opt %s --split-bricks | FileCheck %s

// CHECK-LABEL: func.func @side_by_side
// CHECK-SAME: (%[[X:.+]]: tensor<3x4x2xf32>)
func.func @side_by_side(%x: tensor<3x4x2xf32>) -> (tensor<3x2xf32>, tensor<4x3x2xf32>) {
  %w = pan.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = pan.constant dense<[5.0, 6.0]> : tensor<2xf32> -> tensor<2xf32>
  %zero = pan.constant dense<0.0> : tensor<3x2xf32> -> tensor<3x2xf32>
  %t = pan.transpose %x [1, 0, 2] : tensor<3x4x2xf32> -> tensor<4x3x2xf32>
  // CHECK: %[[Z:.+]] = pan.constant dense<0.000000e+00> : tensor<2xf32>
  // CHECK: %[[S:.+]]:2 = pan.scan (%[[X]]) init () : (tensor<3x4x2xf32>), () -> (tensor<3x2xf32>, tensor<3x4x2xf32>)
  // CHECK-NEXT: ^bb0(%[[BRICK:.+]]: tensor<4x2xf32>):
  // CHECK-NEXT: %[[I:.+]]:2 = pan.scan (%[[BRICK]]) init (%[[Z]])
  // CHECK-NEXT: ^bb0(%[[E:.+]]: tensor<2xf32>, %[[H:.+]]: tensor<2xf32>):
  // CHECK-NEXT: %[[P:.+]] = pan.matvec %{{.+}}, %[[H]] : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  // CHECK-NEXT: %[[Q:.+]] = pan.add %[[E]], %[[P]]
  // CHECK-NEXT: %[[R:.+]] = pan.add %[[Q]]
  // CHECK-NEXT: pan.yield %[[R]], %[[Q]]
  // CHECK: pan.yield %[[I]]#0, %[[I]]#1
  %s:2 = pan.scan (%t) init (%zero) : (tensor<4x3x2xf32>), (tensor<3x2xf32>) -> (tensor<3x2xf32>, tensor<4x3x2xf32>) {
  ^bb0(%e: tensor<3x2xf32>, %h: tensor<3x2xf32>):
    %p = pan.matvec %w, %h : tensor<2x2xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
    %q = pan.add %e, %p : tensor<3x2xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
    %r = pan.add %q, %b : tensor<3x2xf32>, tensor<2xf32> -> tensor<3x2xf32>
    pan.yield %r, %q : tensor<3x2xf32>, tensor<3x2xf32>
  }
  // CHECK: %[[O:.+]] = pan.transpose %[[S]]#1 [1, 0, 2]
  // CHECK: return %[[S]]#0, %[[O]]
  return %s#0, %s#1 : tensor<3x2xf32>, tensor<4x3x2xf32>
}

// States that differ from brick to brick are a sequence of the outer loop.
// CHECK-LABEL: func.func @different_states
// CHECK-SAME: (%[[X:.+]]: tensor<4x3x2xf32>, %[[H0:.+]]: tensor<3x2xf32>)
func.func @different_states(%x: tensor<4x3x2xf32>, %h0: tensor<3x2xf32>) -> tensor<3x2xf32> {
  // CHECK: %[[T:.+]] = pan.transpose %[[X]] [1, 0, 2]
  // CHECK: pan.scan (%[[T]], %[[H0]]) init () :
  // CHECK-NEXT: ^bb0(%[[BRICK:.+]]: tensor<4x2xf32>, %[[ROW:.+]]: tensor<2xf32>):
  // CHECK-NEXT: pan.scan (%[[BRICK]]) init (%[[ROW]])
  %s = pan.scan (%x) init (%h0) : (tensor<4x3x2xf32>), (tensor<3x2xf32>) -> (tensor<3x2xf32>) {
  ^bb0(%e: tensor<3x2xf32>, %h: tensor<3x2xf32>):
    %q = pan.add %e, %h : tensor<3x2xf32>, tensor<3x2xf32> -> tensor<3x2xf32>
    pan.yield %q : tensor<3x2xf32>
  }
  return %s : tensor<3x2xf32>
}

// A step that mixes rows stays as it is.
// CHECK-LABEL: func.func @mixed
func.func @mixed(%x: tensor<4x3x2xf32>) -> tensor<3x2xf32> {
  %zero = pan.constant dense<0.0> : tensor<3x2xf32> -> tensor<3x2xf32>
  // CHECK: pan.scan (%arg0) init
  // CHECK-NOT: pan.scan
  %s = pan.scan (%x) init (%zero) : (tensor<4x3x2xf32>), (tensor<3x2xf32>) -> (tensor<3x2xf32>) {
  ^bb0(%e: tensor<3x2xf32>, %h: tensor<3x2xf32>):
    %m = pan.reduce mean %h along 0 : tensor<3x2xf32> -> tensor<2xf32>
    %q = pan.add %e, %m : tensor<3x2xf32>, tensor<2xf32> -> tensor<3x2xf32>
    pan.yield %q : tensor<3x2xf32>
  }
  return %s : tensor<3x2xf32>
}
