// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A layout that does not exist for an ensemble is refused with those that do.
// RUN: pannikin-opt %s '--choose-tree-layout=target=atmega328p layout=table' -verify-diagnostics
// RUN: not pannikin-opt %s --choose-tree-layout=layout=shrub 2>&1 | FileCheck %s

// CHECK: layout 'shrub' for 'host' is unknown; use code, table, heap or auto for one of

func.func @model(%x: tensor<1x!pan.fixed<8, 0>>) -> tensor<1x!pan.fixed<16, 0>> {
  // expected-error @below {{has 1 trees and 1 questions; they have no layout 'table', only (bytes of flash): code}}
  %y = pan.tree_ensemble max %x roots [0] features [0] thresholds dense<5> : tensor<1xi8> children [-1, -2] leaves dense<[[1], [2]]> : tensor<2x1xi8> : tensor<1x!pan.fixed<8, 0>> -> tensor<1x!pan.fixed<16, 0>>
  return %y : tensor<1x!pan.fixed<16, 0>>
}
