// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Matrices whose rounding to 8 bits is to change answers keep 16, those that matter most for each weight first; others keep 8, and so do what runs in time and what is said to fit 8.
// RUN: printf '1,1.01\n1,1.02\n0.5,0.52\n2,1.97\n' > %t.csv
// RUN: pannikin-opt %s --split-input-file --widen-weights=data=%t.csv | FileCheck %s
// RUN: pannikin-opt %s --split-input-file '--widen-weights=data=%t.csv one-of=1' | FileCheck %s --check-prefix=ANY
// RUN: pannikin-opt %s --split-input-file --widen-weights=data=%t.csv --calibrate=data=%t.csv '--fix-point=weights=8 activations=16' | FileCheck %s --check-prefix=FIXED
// ANY-NOT: pan.wide_weights

// Rows of 0.997 and 1 differ by less than a step of 2^-7.
// CHECK-LABEL: @close
// CHECK: pan.matvec %{{.*}}, %arg0 {pan.wide_weights}
// CHECK-NOT: pan.wide_weights
// FIXED-LABEL: @close
// FIXED: pan.matvec {{.*}}<16, [15, 15]>>, tensor<2x!pan.fixed<16
// FIXED: pan.matvec {{.*}}<8, [8, 8]>>, tensor<2x!pan.fixed<16
func.func @close(%x: tensor<2xf32> {pan.name = "x", pan.shape = array<i64: 1, 2>}) -> (tensor<2xf32> {pan.name = "y"}) {
  %w = pan.constant dense<[[0.996, 0.004], [0.003, 0.997]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = pan.constant dense<[[0.5, 0.0], [0.0, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %h = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %y = pan.matvec %v, %h : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK-LABEL: @steps
// CHECK-NOT: pan.wide_weights
func.func @steps(%x: tensor<2x1xf32> {pan.name = "x", pan.shape = array<i64: 1, 2, 1>}) -> (tensor<2xf32> {pan.name = "y"}) {
  %w = pan.constant dense<[[0.996], [0.997]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %z = pan.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %y = pan.scan (%x) init (%z) : (tensor<2x1xf32>), (tensor<2xf32>) -> (tensor<2xf32>) {
  ^bb0(%e: tensor<1xf32>, %s: tensor<2xf32>):
    %p = pan.matvec %w, %e : tensor<2x1xf32>, tensor<1xf32> -> tensor<2xf32>
    %n = pan.add %p, %s : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
    pan.yield %n : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

// -----

// CHECK-LABEL: @exact
// CHECK-NOT: pan.wide_weights
func.func @exact(%x: tensor<2xf32> {pan.name = "x", pan.shape = array<i64: 1, 2>}) -> (tensor<2xf32> {pan.name = "y"}) {
  %w = pan.constant {pan.exact} dense<[[0.996, 0.004], [0.003, 0.997]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %y = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
