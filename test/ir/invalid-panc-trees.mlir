// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tables of trees that say something impossible are refused.
// RUN: pannikin-opt %s -split-input-file -verify-diagnostics

panc.func @code_c2 role "predict" (%x as "x": !panc.buffer<1x!pan.fixed<8, 0>>) -> (%y as "y": !panc.buffer<1x!pan.fixed<8, 0>>) {
  // expected-error @below {{sums leaves to 2 .. 200, which '!panc.buffer<1x!pan.fixed<8, 0>>' cannot hold}}
  panc.tree_code sum %x into %y roots [0, 0] features [0] thresholds dense<5> : tensor<1xi8> children [-1, -2] leaves dense<[[1], [100]]> : tensor<2x1xi8> : <1x!pan.fixed<8, 0>> -> <1x!pan.fixed<8, 0>>
}

// -----

panc.rom @nodes dense<[5, 5, 10, 3]> : tensor<4xi8> : !panc.buffer<4x!pan.fixed<u8, 0>>
panc.func @record_outside role "predict" (%x as "x": !panc.buffer<2x!pan.fixed<8, 0>>) -> (%y as "y": !panc.buffer<1x!pan.fixed<16, 0>>) {
  // expected-error @below {{has a record, a leaf or a list outside of its table}}
  panc.tree_table %x in @nodes into %y starts [0] targets [0] base [0] {feature = 1 : i64, threshold = 1 : i64, leaf = 1 : i64, skip = 1 : i64, column = 1 : i64, value = 1 : i64} : <2x!pan.fixed<8, 0>> -> <1x!pan.fixed<16, 0>>
}

// -----

panc.rom @nodes dense<[11, 5, 10, 3]> : tensor<4xi8> : !panc.buffer<4x!pan.fixed<u8, 0>>
panc.func @feature_outside role "predict" (%x as "x": !panc.buffer<2x!pan.fixed<8, 0>>) -> (%y as "y": !panc.buffer<1x!pan.fixed<16, 0>>) {
  // expected-error @below {{has a record, a leaf or a list outside of its table}}
  panc.tree_table %x in @nodes into %y starts [0] targets [0] base [0] {feature = 1 : i64, threshold = 1 : i64, leaf = 1 : i64, skip = 1 : i64, column = 1 : i64, value = 1 : i64} : <2x!pan.fixed<8, 0>> -> <1x!pan.fixed<16, 0>>
}

// -----

panc.rom @nodes dense<[3, 5, 10, 3]> : tensor<4xi8> : !panc.buffer<4x!pan.fixed<u8, 0>>
panc.func @no_targets role "predict" (%x as "x": !panc.buffer<2x!pan.fixed<8, 0>>) -> (%y as "y": !panc.buffer<1x!pan.fixed<16, 0>>) {
  // expected-error @below {{needs a target for each tree, or lists}}
  panc.tree_table %x in @nodes into %y starts [0] targets [] base [0] {feature = 1 : i64, threshold = 1 : i64, leaf = 1 : i64, skip = 1 : i64, column = 1 : i64, value = 1 : i64} : <2x!pan.fixed<8, 0>> -> <1x!pan.fixed<16, 0>>
}

// -----

panc.rom @features dense<[0, 1, 0, 0]> : tensor<4xi8> : !panc.buffer<4x!pan.fixed<u8, 0>>
panc.func @list_outside role "predict" (%x as "x": !panc.buffer<2x!pan.fixed<8, 0>>) -> (%y as "y": !panc.buffer<1x!pan.fixed<16, 0>>) {
  // expected-error @below {{has a feature, a leaf or a list outside of its table}}
  panc.tree_heap %x features @features thresholds @features leaves @features lists @features into %y trees 1 depth 2 targets [] base [0] {column = 1 : i64, value = 4 : i64} : <2x!pan.fixed<8, 0>> -> <1x!pan.fixed<16, 0>>
}
