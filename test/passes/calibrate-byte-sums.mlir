// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sums may be bytes where only the class counts and bytes keep it: on the
// calibration rows and between them.
// RUN: printf '0\n1\n' > %t.csv
// RUN: pannikin-opt %s -split-input-file --drop-softmax=trees=true --calibrate=data=%t.csv | FileCheck %s
// RUN: pannikin-opt %s -split-input-file --calibrate=data=%t.csv | FileCheck %s --check-prefix=PROBABILITIES

// CHECK-LABEL: @classes
// CHECK:       pan.byte_sums
// Somebody asks for the probabilities.
// PROBABILITIES-LABEL: @classes
// PROBABILITIES-NOT: pan.byte_sums
func.func @classes(%x: tensor<1xf32> {pan.name = "x", pan.shape = array<i64: 1, 1>}) -> (tensor<2xf32> {pan.name = "y", pan.labels = []}) {
  %y = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[0.9, 0.1], [0.2, 0.8]]> : tensor<2x2xf32> : tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// Two numbers that are no scores of classes are answers themselves.
// CHECK-LABEL: @numbers
// CHECK-NOT:   pan.byte_sums
func.func @numbers(%x: tensor<1xf32> {pan.name = "x", pan.shape = array<i64: 1, 1>}) -> (tensor<2xf32> {pan.name = "y"}) {
  %y = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[0.9, 0.1], [0.2, 0.8]]> : tensor<2x2xf32> : tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// The label is the class, whoever asks.
// CHECK-LABEL:         @label
// PROBABILITIES-LABEL: @label
// PROBABILITIES:       pan.byte_sums
func.func @label(%x: tensor<1xf32> {pan.name = "x", pan.shape = array<i64: 1, 1>}) -> (tensor<1xi32> {pan.name = "y"}) {
  %y = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[0.9, 0.1], [0.2, 0.8]]> : tensor<2x2xf32> : tensor<1xf32> -> tensor<2xf32>
  %c = pan.argmax %y : tensor<2xf32> -> tensor<1xi32>
  return %c : tensor<1xi32>
}

// -----

// Classes that differ by a thousandth at 1 would be equal as bytes.
// CHECK-LABEL: @close
// CHECK-NOT:   pan.byte_sums
func.func @close(%x: tensor<1xf32> {pan.name = "x", pan.shape = array<i64: 1, 1>}) -> (tensor<2xf32> {pan.name = "y", pan.labels = []}) {
  %y = pan.tree_ensemble sum %x roots [0] features [0] thresholds dense<0.5> : tensor<1xf32> children [-1, -2] leaves dense<[[0.9, 0.1], [0.4995, 0.5005]]> : tensor<2x2xf32> : tensor<1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
