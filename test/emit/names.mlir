// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: pannikin-opt --emit-c --emit-name=m %s | FileCheck %s
// Names that C, C++ or a chip's headers would take are changed, and names that
// become alike stay apart.

panc.rom @"a/b" dense<[1, 2, 3, 5]> : tensor<4xi8> : !panc.buffer<4x!pan.fixed<8, 6>> {origin = "a/b"}
panc.rom @"a:b */ int x;" dense<[1, 2, 3, 4]> : tensor<4xi8> : !panc.buffer<4x!pan.fixed<8, 6>> {origin = "a:b */ int x;"}
// CHECK: /* {{.*}}From initializer a:b * / int x; */
// CHECK: void m_predict(const int8_t class_[4], const int8_t sp[4], const int8_t v0[4],
// CHECK-NEXT: int8_t min_[4])
// CHECK-DAG: m_a_b[i]
// CHECK-DAG: m_a_b_int_x[i]
panc.func @predict role "predict" (%x as "class": !panc.buffer<4x!pan.fixed<8, 6>>, %z as "SP": !panc.buffer<4x!pan.fixed<8, 6>>, %u as "0": !panc.buffer<4x!pan.fixed<8, 6>>) -> (%y as "min": !panc.buffer<4x!pan.fixed<8, 6>>) {
  %t = panc.ref @"a/b" : !panc.buffer<4x!pan.fixed<8, 6>>
  %r = panc.ref @"a:b */ int x;" : !panc.buffer<4x!pan.fixed<8, 6>>
  panc.map (%x, %z, %u, %t, %r) -> (%y) : (!panc.buffer<4x!pan.fixed<8, 6>>, !panc.buffer<4x!pan.fixed<8, 6>>, !panc.buffer<4x!pan.fixed<8, 6>>, !panc.buffer<4x!pan.fixed<8, 6>>, !panc.buffer<4x!pan.fixed<8, 6>>) -> (!panc.buffer<4x!pan.fixed<8, 6>>) {
  ^bb0(%a: !pan.fixed<8, 6>, %b: !pan.fixed<8, 6>, %c: !pan.fixed<8, 6>, %d: !pan.fixed<8, 6>, %e: !pan.fixed<8, 6>):
    %0 = pan.max %a, %b : !pan.fixed<8, 6>, !pan.fixed<8, 6> -> !pan.fixed<8, 6>
    %1 = pan.max %0, %c : !pan.fixed<8, 6>, !pan.fixed<8, 6> -> !pan.fixed<8, 6>
    %2 = pan.max %1, %d : !pan.fixed<8, 6>, !pan.fixed<8, 6> -> !pan.fixed<8, 6>
    %3 = pan.max %2, %e : !pan.fixed<8, 6>, !pan.fixed<8, 6> -> !pan.fixed<8, 6>
    panc.yield %3 : !pan.fixed<8, 6>
  }
}
