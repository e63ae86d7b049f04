// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Trees in each layout read back what they print, and their bytes mean the same trees.
// RUN: pannikin-opt %s | pannikin-opt | FileCheck %s

panc.rom @nodes dense<[5, 5, 10, 3, -3, 20, 30]> : tensor<7xi8> : !panc.buffer<7x!pan.fixed<u8, 0>>
panc.rom @features dense<[0, 1, 0, 0]> : tensor<4xi8> : !panc.buffer<4x!pan.fixed<u8, 0>>
panc.rom @thresholds dense<[0, 5, 0, -3]> : tensor<4xi8> : !panc.buffer<4x!pan.fixed<8, 0>>
panc.rom @answers dense<[0, 0, 1, 1]> : tensor<4xi8> : !panc.buffer<4x!pan.fixed<u8, 0>>
panc.rom @lists dense<[1, 7, 0, 2, 1, 9]> : tensor<6xi8> : !panc.buffer<6x!pan.fixed<u8, 0>>
panc.rom @offsets dense<[0, 2]> : tensor<2xi16> : !panc.buffer<2x!pan.fixed<u16, 0>>

panc.func @predict role "predict" (%x as "x": !panc.buffer<2x!pan.fixed<8, 0>>) -> (%y as "y": !panc.buffer<1x!pan.fixed<16, 0>>) {
  // CHECK: panc.tree_code max %{{.*}} into %{{.*}} roots [0] features [1] thresholds dense<5> : tensor<1xi8> children [-1, -2] leaves
  panc.tree_code max %x into %y roots [0] features [1] thresholds dense<5> : tensor<1xi8> children [-1, -2] leaves dense<[[1], [2]]> : tensor<2x1xi8> : <2x!pan.fixed<8, 0>> -> <1x!pan.fixed<16, 0>>
  // CHECK: panc.tree_table %{{.*}} in @nodes into %{{.*}} starts [0] targets [0] base [3]
  panc.tree_table %x in @nodes into %y starts [0] targets [0] base [3] {feature = 1 : i64, threshold = 1 : i64, leaf = 1 : i64, skip = 1 : i64, column = 1 : i64, value = 1 : i64} : <2x!pan.fixed<8, 0>> -> <1x!pan.fixed<16, 0>>
  // CHECK: panc.tree_heap %{{.*}} features @features thresholds @thresholds leaves @answers lists @lists at @offsets into %{{.*}} trees 1 depth 2 targets [] base [0]
  panc.tree_heap %x features @features thresholds @thresholds leaves @answers lists @lists at @offsets into %y trees 1 depth 2 targets [] base [0] {column = 1 : i64, value = 1 : i64} : <2x!pan.fixed<8, 0>> -> <1x!pan.fixed<16, 0>>
}
