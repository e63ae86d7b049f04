// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Units that end in a tanh, are multiplied by others or are returned keep their scale, and so do those that are even already.
// RUN: pannikin-opt %s --split-input-file > %t
// RUN: pannikin-opt %s --split-input-file --equalize-ranges | diff %t -

func.func @tanh(%x: tensor<2xf32>) -> tensor<1xf32> {
  %w = pan.constant "W" dense<[[16.0, -16.0], [0.25, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = pan.constant "D" dense<[[0.5, 32.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %1 = pan.activation tanh %0 : tensor<2xf32> -> tensor<2xf32>
  %y = pan.matvec %d, %1 : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @multiplied(%x: tensor<2xf32>) -> tensor<1xf32> {
  %w = pan.constant "W" dense<[[16.0, -16.0], [0.25, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = pan.constant "D" dense<[[0.5, 32.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %1 = pan.mul %0, %0 : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %y = pan.matvec %d, %1 : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @returned(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<1xf32>) {
  %w = pan.constant "W" dense<[[16.0, -16.0], [0.25, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = pan.constant "D" dense<[[0.5, 32.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %y = pan.matvec %d, %0 : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %0, %y : tensor<2xf32>, tensor<1xf32>
}

// -----

func.func @even(%x: tensor<2xf32>) -> tensor<1xf32> {
  %w = pan.constant "W" dense<[[1.0, -1.0], [0.5, 0.5]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = pan.constant "D" dense<[[0.5, 1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = pan.matvec %w, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %1 = pan.activation relu %0 : tensor<2xf32> -> tensor<2xf32>
  %y = pan.matvec %d, %1 : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
