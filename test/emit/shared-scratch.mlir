// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: pannikin-opt --emit-c --emit-name=m %s | FileCheck %s
// Working buffers whose bytes overlap are members of one union, each where the
// plan puts it; the others are plain locals.

panc.func @predict role "predict" (%x as "x": !panc.buffer<4x!pan.fixed<8, 6>>) -> (%y as "y": !panc.buffer<4x!pan.fixed<8, 6>>) {
  // CHECK:      union {
  // CHECK-NEXT:   int16_t a[4]; /* scale 6 */
  // CHECK-NEXT:   struct {
  // CHECK-NEXT:     uint8_t gap[4];
  // CHECK-NEXT:     int8_t b[4]; /* scale 6 */
  // CHECK-NEXT:   } at4;
  // CHECK-NEXT: } shared;
  // CHECK-NEXT: int8_t c[4]; /* scale 6 */
  // CHECK:      shared.a[i] =
  // CHECK:      c[i] =
  // CHECK:      shared.at4.b[i] = c[i];
  %a = panc.scratch "a" at 0 : !panc.buffer<4x!pan.fixed<16, 6>>
  %b = panc.scratch "b" at 4 : !panc.buffer<4x!pan.fixed<8, 6>>
  %c = panc.scratch "c" at 8 : !panc.buffer<4x!pan.fixed<8, 6>>
  panc.map (%x) -> (%a) : (!panc.buffer<4x!pan.fixed<8, 6>>) -> (!panc.buffer<4x!pan.fixed<16, 6>>) {
  ^bb0(%v: !pan.fixed<8, 6>):
    %r = pan.rescale %v : !pan.fixed<8, 6> -> !pan.fixed<16, 6>
    panc.yield %r : !pan.fixed<16, 6>
  }
  panc.map (%a) -> (%c) : (!panc.buffer<4x!pan.fixed<16, 6>>) -> (!panc.buffer<4x!pan.fixed<8, 6>>) {
  ^bb0(%v: !pan.fixed<16, 6>):
    %r = pan.rescale %v : !pan.fixed<16, 6> -> !pan.fixed<8, 6>
    panc.yield %r : !pan.fixed<8, 6>
  }
  panc.copy %c into %b : !panc.buffer<4x!pan.fixed<8, 6>> -> !panc.buffer<4x!pan.fixed<8, 6>>
  panc.copy %b into %y : !panc.buffer<4x!pan.fixed<8, 6>> -> !panc.buffer<4x!pan.fixed<8, 6>>
}
