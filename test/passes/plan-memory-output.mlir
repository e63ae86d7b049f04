// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The caller's result holds what becomes it element by element; not if something writes or reads it before, nor if the order of elements changes.
// RUN: pannikin-opt %s --evaluate='predict(3 -1)' > %t
// RUN: pannikin-opt %s --plan-memory --evaluate='predict(3 -1)' | diff %t -
// RUN: pannikin-opt %s --plan-memory | FileCheck %s

!v = !panc.buffer<2xf32>
// CHECK-LABEL: panc.func @predict
// CHECK-NOT: panc.scratch "a"
// CHECK: panc.copy %{{.*}} into %[[Y:.*]] :
// CHECK: panc.map (%[[Y]]) -> (%[[Y]])
panc.func @predict role "predict" (%x as "x": !v) -> (%y as "y": !v) {
  %a = panc.scratch "a" : !v
  panc.copy %x into %a : !v -> !v
  panc.map (%a) -> (%y) : (!v) -> (!v) {
  ^bb0(%n: f32):
    %m = pan.add %n, %n : f32, f32 -> f32
    panc.yield %m : f32
  }
}

// CHECK-LABEL: panc.func @written_before
// CHECK: panc.scratch "a"
panc.func @written_before role "output" (%x as "x": !v) -> (%y as "y": !v) {
  %a = panc.scratch "a" : !v
  panc.copy %x into %a : !v -> !v
  panc.copy %x into %y : !v -> !v
  panc.map (%a, %y) -> (%y) : (!v, !v) -> (!v) {
  ^bb0(%n: f32, %k: f32):
    %m = pan.mul %n, %k : f32, f32 -> f32
    panc.yield %m : f32
  }
}

// CHECK-LABEL: panc.func @turned
// CHECK: panc.scratch "a"
panc.func @turned role "step" (%x as "x": !v) -> (%y as "y": !v) {
  %a = panc.scratch "a" : !v
  panc.copy %x into %a : !v -> !v
  %e = panc.view %a from 1 : !v -> !panc.buffer<1xf32>
  panc.map (%a, %e) -> (%y) : (!v, !panc.buffer<1xf32>) -> (!v) {
  ^bb0(%n: f32, %k: f32):
    %m = pan.mul %n, %k : f32, f32 -> f32
    panc.yield %m : f32
  }
}
