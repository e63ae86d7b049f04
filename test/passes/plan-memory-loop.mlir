// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a loop reads in every turn lives as long as the loop.
// RUN: pannikin-opt %s --evaluate='predict(3 -1 2 0.5 1 4)' > %t
// RUN: pannikin-opt %s --plan-memory --evaluate='predict(3 -1 2 0.5 1 4)' | diff %t -
// RUN: pannikin-opt %s --plan-memory | FileCheck %s
// CHECK: %[[A:.*]] = panc.scratch "a"
// CHECK: panc.scratch "s"
// CHECK: panc.for_time
// CHECK: panc.scratch "u"
// CHECK-NOT: panc.scratch "b"
// CHECK: panc.copy %{{.*}} into %[[A]]

!v = !panc.buffer<2xf32>
panc.func @predict role "predict" (%x as "x": !panc.buffer<3x2xf32>) -> (%y as "y": !v) {
  %a = panc.scratch "a" : !v
  %s = panc.scratch "s" : !v
  %row0 = panc.view %x from 0 : !panc.buffer<3x2xf32> -> !v
  panc.copy %row0 into %a : !v -> !v
  panc.copy %row0 into %s : !v -> !v
  panc.for_time %t = 3 {
    %row = panc.view %x[%t] from 0 : !panc.buffer<3x2xf32> -> !v
    %u = panc.scratch "u" : !v
    panc.map (%row, %a) -> (%u) : (!v, !v) -> (!v) {
    ^bb0(%n: f32, %k: f32):
      %m = pan.mul %n, %k : f32, f32 -> f32
      panc.yield %m : f32
    }
    panc.map (%u, %s) -> (%s) : (!v, !v) -> (!v) {
    ^bb0(%n: f32, %k: f32):
      %m = pan.add %n, %k : f32, f32 -> f32
      panc.yield %m : f32
    }
  }
  %b = panc.scratch "b" : !v
  panc.copy %s into %b : !v -> !v
  panc.copy %b into %y : !v -> !v
}
