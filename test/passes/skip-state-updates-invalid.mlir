// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Thresholds that are none, operands that are not there, searches without rows and functions without steps are refused.
// RUN: split-file %s %t
// RUN: not pannikin-opt %t/step.mlir --skip-state-updates='thresholds=x=far' 2>&1 | FileCheck %s --check-prefix=NUMBER
// RUN: not pannikin-opt %t/step.mlir --skip-state-updates='thresholds=x=-1' 2>&1 | FileCheck %s --check-prefix=NUMBER
// RUN: not pannikin-opt %t/step.mlir --skip-state-updates='thresholds=q=1' 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not pannikin-opt %t/step.mlir --skip-state-updates='thresholds=x=1,x=2' 2>&1 | FileCheck %s --check-prefix=TWICE
// RUN: not pannikin-opt %t/step.mlir --skip-state-updates='thresholds=x=nan' 2>&1 | FileCheck %s --check-prefix=NUMBER
// RUN: not pannikin-opt %t/step.mlir --skip-state-updates 2>&1 | FileCheck %s --check-prefix=ROWS
// RUN: not pannikin-opt %t/none.mlir --skip-state-updates='thresholds=x=1' 2>&1 | FileCheck %s --check-prefix=NONE
// NUMBER: error: 'x={{far|-1|nan}}' is no threshold; give NAME=VALUE with a value from 0 on, as in x=0.1
// TWICE: error: 'x' has two thresholds; give one
// NAME: error: the model multiplies nothing called 'q'; it has x
// ROWS: error: the search for thresholds measures on calibration rows; give some with --calibrate
// NONE: error: has no step that multiplies at most 255 integers by a constant matrix of 8-bit weights; there is nothing to skip

//--- step.mlir
!b = !pan.fixed<8, 0>
func.func @main(%x: tensor<5x1x!b> {pan.name = "x"}) -> (tensor<1x!b> {pan.name = "y"}) {
  %w = pan.constant "W" dense<1> : tensor<1x1xi8> -> tensor<1x1x!b>
  %z = pan.constant dense<0> : tensor<1xi8> -> tensor<1x!b>
  %r = pan.scan (%x) init (%z) : (tensor<5x1x!b>), (tensor<1x!b>) -> (tensor<1x!b>) {
  ^bb0(%a: tensor<1x!b>, %s: tensor<1x!b>):
    %p = pan.matvec %w, %a : tensor<1x1x!b>, tensor<1x!b> -> tensor<1x!b>
    %h = pan.add %p, %s : tensor<1x!b>, tensor<1x!b> -> tensor<1x!b>
    pan.yield %h : tensor<1x!b>
  }
  return %r : tensor<1x!b>
}

//--- none.mlir
func.func @main(%x: tensor<2xf32> {pan.name = "x", pan.shape = array<i64: 1, 2>}) -> (tensor<2xf32> {pan.name = "y"}) {
  %y = pan.activation tanh %x : tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
