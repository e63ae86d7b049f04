// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The fastest layout that fits is chosen, or the one that is asked for; which and why is noted.
// RUN: pannikin-opt %s --choose-tree-layout=target=atmega328p | FileCheck %s --check-prefix=AUTO
// RUN: pannikin-opt %s '--choose-tree-layout=target=atmega328p layout=table' --lower-to-panc | FileCheck %s --check-prefix=TABLE
// RUN: pannikin-opt %s '--choose-tree-layout=target=atmega328p layout=heap' --lower-to-panc | FileCheck %s --check-prefix=HEAP
// RUN: pannikin-opt %s '--choose-tree-layout=target=atmega328p layout=code' --lower-to-panc | FileCheck %s --check-prefix=CODE

// AUTO: pan.layout = {bytes = true, cycles = {{[0-9]+}} : i64, flash = {{[0-9]+}} : i64, name = "code", sizes = "code {{[0-9]+}}, heap {{[0-9]+}}, table {{[0-9]+}}"}

// Feature 1 with yes a leaf (4 + 1), threshold 5, the leaf 10; then feature 0
// with two leaves (3).
// TABLE: panc.rom @nodes dense<[5, 5, 10, 3, -3, 20, 30]> : tensor<7xi8>
// TABLE: panc.tree_table %{{.*}} in @nodes into %{{.*}} starts [0] targets [0] base [0] {column = 1 : i64, feature = 1 : i64, isUnsigned, leaf = 1 : i64, {{.*}}skip = 1 : i64, threshold = 1 : i64, value = 1 : i64}

// Entry 0 is not used; the yes of the root is 10 whatever is asked below.
// HEAP-DAG: panc.rom @features dense<[0, 1, 0, 0]> : tensor<4xi8>
// HEAP-DAG: panc.rom @thresholds dense<[0, 5, 0, -3]> : tensor<4xi8>
// HEAP-DAG: panc.rom @answers dense<[10, 10, 20, 30]> : tensor<4xi8>
// HEAP: panc.tree_heap %{{.*}} features @features thresholds @thresholds leaves @answers into %{{.*}} trees 1 depth 2 targets [0] base [0]

// CODE: panc.tree_code sum %{{.*}} into %{{.*}} roots [0]
func.func @model(%x: tensor<2x!pan.fixed<8, 0>>) -> tensor<1x!pan.fixed<16, 0>> {
  %y = pan.tree_ensemble sum %x roots [0] features [1, 0] thresholds dense<[5, -3]> : tensor<2xi8> children [-1, 1, -2, -3] leaves dense<[[10], [20], [30]]> : tensor<3x1xi8> : tensor<2x!pan.fixed<8, 0>> -> tensor<1x!pan.fixed<16, 0>>
  return %y : tensor<1x!pan.fixed<16, 0>>
}
