// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Linear algebra, reductions and shapes are read as they are printed.
// RUN: pannikin-opt %s | pannikin-opt | FileCheck %s

// CHECK-LABEL: func.func @algebra
func.func @algebra(%w: tensor<4x3xf32>, %x: tensor<3xf32>, %s: tensor<5x3xf32>) {
  // CHECK: pan.matvec %arg0, %arg1 : tensor<4x3xf32>, tensor<3xf32> -> tensor<4xf32>
  %0 = pan.matvec %w, %x : tensor<4x3xf32>, tensor<3xf32> -> tensor<4xf32>
  // CHECK: pan.matvec %arg0, %arg2 : tensor<4x3xf32>, tensor<5x3xf32> -> tensor<5x4xf32>
  %1 = pan.matvec %w, %s : tensor<4x3xf32>, tensor<5x3xf32> -> tensor<5x4xf32>
  // CHECK: pan.reduce sum %arg2 along 0 : tensor<5x3xf32> -> tensor<3xf32>
  %2 = pan.reduce sum %s along 0 : tensor<5x3xf32> -> tensor<3xf32>
  // CHECK: pan.reduce mean %arg2 along 1 : tensor<5x3xf32> -> tensor<5xf32>
  %3 = pan.reduce mean %s along 1 : tensor<5x3xf32> -> tensor<5xf32>
  // CHECK: pan.reduce max
  %4 = pan.reduce max %x along 0 : tensor<3xf32> -> tensor<1xf32>
  // CHECK: pan.reduce min
  %5 = pan.reduce min %x along 0 : tensor<3xf32> -> tensor<1xf32>
  // CHECK: pan.argmax %arg1 : tensor<3xf32> -> tensor<1xi32>
  %6 = pan.argmax %x : tensor<3xf32> -> tensor<1xi32>
  // CHECK: pan.argmax %arg2 {last, smallest} : tensor<5x3xf32> -> tensor<5xi32>
  %7 = pan.argmax %s {last, smallest} : tensor<5x3xf32> -> tensor<5xi32>
  // CHECK: pan.softmax %arg1 : tensor<3xf32> -> tensor<3xf32>
  %8 = pan.softmax %x : tensor<3xf32> -> tensor<3xf32>
  // CHECK: pan.softmax %arg1 {log} : tensor<3xf32> -> tensor<3xf32>
  %9 = pan.softmax %x {log} : tensor<3xf32> -> tensor<3xf32>
  return
}

// CHECK-LABEL: func.func @shapes
func.func @shapes(%s: tensor<5x3xf32>, %d: tensor<?x2xf32>, %x: tensor<3xf32>) {
  // CHECK: pan.reshape %arg0 : tensor<5x3xf32> -> tensor<15xf32>
  %0 = pan.reshape %s : tensor<5x3xf32> -> tensor<15xf32>
  // CHECK: pan.reshape %arg1 : tensor<?x2xf32> -> tensor<?x1x2xf32>
  %1 = pan.reshape %d : tensor<?x2xf32> -> tensor<?x1x2xf32>
  // CHECK: pan.transpose %arg0 [1, 0] : tensor<5x3xf32> -> tensor<3x5xf32>
  %2 = pan.transpose %s [1, 0] : tensor<5x3xf32> -> tensor<3x5xf32>
  // CHECK: pan.slice %arg0 along 0 from 1 : tensor<5x3xf32> -> tensor<2x3xf32>
  %3 = pan.slice %s along 0 from 1 : tensor<5x3xf32> -> tensor<2x3xf32>
  // CHECK: pan.slice %arg0 along 0 from 4 by -2 : tensor<5x3xf32> -> tensor<3x3xf32>
  %4 = pan.slice %s along 0 from 4 by -2 : tensor<5x3xf32> -> tensor<3x3xf32>
  // CHECK: pan.slice %arg1 along 0 from -1 : tensor<?x2xf32> -> tensor<1x2xf32>
  %5 = pan.slice %d along 0 from -1 : tensor<?x2xf32> -> tensor<1x2xf32>
  // CHECK: pan.concat %arg2, %arg2 along 0 : tensor<3xf32>, tensor<3xf32> -> tensor<6xf32>
  %6 = pan.concat %x, %x along 0 : tensor<3xf32>, tensor<3xf32> -> tensor<6xf32>
  // CHECK: pan.broadcast %arg2 : tensor<3xf32> -> tensor<5x3xf32>
  %7 = pan.broadcast %x : tensor<3xf32> -> tensor<5x3xf32>
  return
}
