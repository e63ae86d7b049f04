// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every operation of panc is read as it is printed.
// RUN: pannikin-opt %s | pannikin-opt | FileCheck %s

!b8 = !panc.buffer<2x!pan.fixed<8, 7>>
!b16 = !panc.buffer<2x!pan.fixed<16, 12>>
!w = !panc.buffer<2x2x!pan.fixed<8, [6, 7]>>
!e = !panc.buffer<257x!pan.fixed<u16, 15>>
!l = !panc.buffer<65x!pan.fixed<u16, 16>>
!p = !panc.buffer<2x!pan.fixed<u16, 16>>

// CHECK: panc.rom @W dense<{{.*}}> : !panc.buffer<2x2x!pan.fixed<8, [6, 7]>> {origin = "w.0"}
panc.rom @W dense<[[1, 2], [3, 4]]> : tensor<2x2xi8> : !panc.buffer<2x2x!pan.fixed<8, [6, 7]>> {origin = "w.0"}
// CHECK: panc.rom @E {{.*}} {block = 4 : i64}
panc.rom @E dense<1> : tensor<257xi16> : !panc.buffer<257x!pan.fixed<u16, 15>> {block = 4 : i64}
panc.rom @L dense<1> : tensor<65xi16> : !panc.buffer<65x!pan.fixed<u16, 16>>
// CHECK: panc.state @h : !panc.buffer<2x!pan.fixed<16, 12>>
panc.state @h : !panc.buffer<2x!pan.fixed<16, 12>>
// CHECK: panc.state @c : !panc.buffer<2x!pan.fixed<8, 7>> = dense<{{.*}}> : tensor<2xi8>
panc.state @c : !panc.buffer<2x!pan.fixed<8, 7>> = dense<[1, 2]> : tensor<2xi8>

// CHECK: panc.func @reset role "reset" () -> () {
panc.func @reset role "reset" () -> () {}

// CHECK: panc.func @step role "step" (%[[X:.*]] as "x": !panc.buffer<2x!pan.fixed<8, 7>>) -> (%[[Y:.*]] as "y": !panc.buffer<2x!pan.fixed<u16, 16>>, %{{.*}} as "k": !panc.buffer<1xi32>) attributes {panc.notes = ["a", "b", "c"]} {
panc.func @step role "step" (%x as "x": !b8) -> (%y as "y": !p, %k as "k": !panc.buffer<1xi32>) attributes {panc.notes = ["a", "b", "c"]} {
  // CHECK: panc.ref @W : <2x2x!pan.fixed<8, [6, 7]>>
  %w = panc.ref @W : !w
  %e = panc.ref @E : !e
  %l = panc.ref @L : !l
  %h = panc.ref @h : !b16
  // CHECK: %[[T:.*]] = panc.scratch "t" at 4 : <2x!pan.fixed<16, 12>>
  %t = panc.scratch "t" at 4 : !b16
  // CHECK: panc.scratch "u" : <4x!pan.fixed<16, 12>>
  %u = panc.scratch "u" : !panc.buffer<4x!pan.fixed<16, 12>>
  // CHECK: panc.gemv %{{.*}}, %[[X]] into %[[T]] accumulator 24 bound 900 :
  panc.gemv %w, %x into %t accumulator 24 bound 900 : !w, !b8 -> !b16
  // CHECK: panc.gemv %{{.*}}, %[[X]] plus %[[T]] into %[[T]] accumulator 16 bound 900 :
  panc.gemv %w, %x plus %t into %t accumulator 16 bound 900 : !w, !b8, !b16 -> !b16
  // CHECK: panc.map (%[[T]]) -> (%{{.*}}) : (!panc.buffer<2x!pan.fixed<16, 12>>) -> (!panc.buffer<2x!pan.fixed<16, 12>>) {
  panc.map (%t) -> (%h) : (!b16) -> (!b16) {
  ^bb0(%a: !pan.fixed<16, 12>):
    // CHECK: panc.lut %{{.*}} in %{{.*}} interpolate {cell = 4 : i64, first = -16 : i64} : !pan.fixed<16, 12>, <65x!pan.fixed<u16, 16>> -> !pan.fixed<u16, 16>
    %s = panc.lut %a in %l interpolate {first = -16, cell = 4} : !pan.fixed<16, 12>, !l -> !pan.fixed<u16, 16>
    %r = pan.rescale %s : !pan.fixed<u16, 16> -> !pan.fixed<16, 12>
    // CHECK: panc.yield %{{.*}} : !pan.fixed<16, 12>
    panc.yield %r : !pan.fixed<16, 12>
  }
  // CHECK: panc.view %{{.*}} from 2 : <4x!pan.fixed<16, 12>> -> <2x!pan.fixed<16, 12>>
  %v = panc.view %u from 2 : !panc.buffer<4x!pan.fixed<16, 12>> -> !b16
  // CHECK: panc.copy %{{.*}} into %{{.*}} :
  panc.copy %h into %v : !b16 -> !b16
  // CHECK: panc.reduce max %{{.*}} along 0 into %{{.*}} :
  %m = panc.scratch "m" : !panc.buffer<1x!pan.fixed<16, 12>>
  panc.reduce max %u along 0 into %m : !panc.buffer<4x!pan.fixed<16, 12>> -> !panc.buffer<1x!pan.fixed<16, 12>>
  // CHECK: panc.argmax %{{.*}} into %{{.*}} {last} :
  panc.argmax %h into %k {last} : !b16 -> !panc.buffer<1xi32>
  // CHECK: panc.softmax %{{.*}} exponential %{{.*}} into %[[Y]] :
  panc.softmax %h exponential %e into %y : !b16, !e -> !p
  // CHECK: panc.softmax log %{{.*}} exponential %{{.*}} logarithm %{{.*}} into %{{.*}} :
  panc.softmax log %h exponential %e logarithm %l into %t : !b16, !e, log !l -> !b16
}

// CHECK: panc.func @predict role "predict"
panc.func @predict role "predict" (%x as "x": !panc.buffer<4x2x!pan.fixed<8, 7>>) -> (%y as "y": !p, %k as "k": !panc.buffer<1xi32>) {
  // CHECK: panc.call @reset()
  panc.call @reset ()
  // CHECK: panc.for_time %[[I:.*]] = 4 {
  panc.for_time %i = 4 {
    // CHECK: panc.view %{{.*}}[%[[I]]] from 0 :
    %row = panc.view %x[%i] from 0 : !panc.buffer<4x2x!pan.fixed<8, 7>> -> !b8
    // CHECK: panc.call @step(%{{.*}}, %{{.*}}, %{{.*}}) :
    panc.call @step (%row, %y, %k) : !b8, !p, !panc.buffer<1xi32>
  }
  // CHECK: panc.for_time %{{.*}} = 4 reverse {
  panc.for_time %i = 4 reverse {
  }
}
