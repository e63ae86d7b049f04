// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A buffer takes the place of one that is not read any more, and only of such a one.
// RUN: pannikin-opt %s --evaluate='predict(3 -1)' > %t
// RUN: pannikin-opt %s --plan-memory --evaluate='predict(3 -1)' | diff %t -
// RUN: pannikin-opt %s --plan-memory | FileCheck %s
// CHECK: %[[A:.*]] = panc.scratch "a"
// CHECK-NEXT: %[[B:.*]] = panc.scratch "b"
// CHECK-NOT: panc.scratch
// CHECK: panc.map (%[[A]], %[[B]]) -> (%[[A]])

!v = !panc.buffer<2xf32>
panc.func @predict role "predict" (%x as "x": !v) -> (%y as "y": !v) {
  %a = panc.scratch "a" : !v
  %b = panc.scratch "b" : !v
  %c = panc.scratch "c" : !v
  panc.copy %x into %a : !v -> !v
  panc.map (%a) -> (%b) : (!v) -> (!v) {
  ^bb0(%n: f32):
    %m = pan.add %n, %n : f32, f32 -> f32
    panc.yield %m : f32
  }
  panc.map (%a, %b) -> (%c) : (!v, !v) -> (!v) {
  ^bb0(%n: f32, %k: f32):
    %m = pan.mul %n, %k : f32, f32 -> f32
    panc.yield %m : f32
  }
  panc.copy %c into %y : !v -> !v
}
