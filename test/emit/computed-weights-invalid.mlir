// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not pannikin-opt --emit-c %s 2>&1 | FileCheck %s
// Weights that are no table are refused with the node and the way out.

// CHECK: node 'fc' (gemv): found weights that are computed; allowed is a whole constant matrix
panc.func @predict role "predict" (%w as "w": !panc.buffer<2x2x!pan.fixed<8, 6>>, %x as "x": !panc.buffer<2x!pan.fixed<8, 6>>) -> (%y as "y": !panc.buffer<2x!pan.fixed<16, 6>>) {
  panc.gemv %w, %x into %y accumulator 24 bound 9 : !panc.buffer<2x2x!pan.fixed<8, 6>>, !panc.buffer<2x!pan.fixed<8, 6>> -> !panc.buffer<2x!pan.fixed<16, 6>> loc("fc")
}
