// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What follows a path through a tree is read as it is printed, in both dialects.
// RUN: pannikin-opt %s | pannikin-opt | FileCheck %s

// CHECK-LABEL: func.func @pan
func.func @pan(%w: tensor<6x3xf32>, %x: tensor<3xf32>, %k: tensor<1xf32>, %s: tensor<1xf32>) {
  // CHECK: pan.matvec %arg0, %arg1 at %arg2 : tensor<6x3xf32>, tensor<3xf32> at tensor<1xf32> -> tensor<2xf32>
  %0 = pan.matvec %w, %x at %k : tensor<6x3xf32>, tensor<3xf32> at tensor<1xf32> -> tensor<2xf32>
  // CHECK: pan.child %arg2 by %arg3 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %1 = pan.child %k by %s : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  return
}

!node = !panc.buffer<1x!pan.fixed<u8, 0>>
!v = !panc.buffer<2x!pan.fixed<16, 0>>
!w = !panc.buffer<4x2x!pan.fixed<8, 0>>
// CHECK: panc.rom @W {{.*}} : !panc.buffer<4x2x!pan.fixed<8, 0>> {sparse}
panc.rom @W dense<1> : tensor<4x2xi8> : !w {sparse}
panc.func @predict role "predict" (%x as "x": !v) -> (%y as "y": !v) {
  %w = panc.ref @W : !w
  %k = panc.scratch "k" : !node
  // CHECK: panc.gemv %{{.*}}, %{{.*}} at %[[K:.*]] into %{{.*}} accumulator 32 bound 900 : <4x2x!pan.fixed<8, 0>>, <2x!pan.fixed<16, 0>> at !panc.buffer<1x!pan.fixed<u8, 0>> -> <2x!pan.fixed<16, 0>>
  panc.gemv %w, %x at %k into %y accumulator 32 bound 900 : !w, !v at !node -> !v
  // CHECK: panc.gemv %{{.*}}, %{{.*}} at %[[K]] plus %{{.*}} into
  panc.gemv %w, %x at %k plus %y into %y accumulator 32 bound 900 : !w, !v at !node, !v -> !v
  // CHECK: panc.child %[[K]] by %{{.*}} into %[[K]] :
  panc.child %k by %x into %k : !node, !v -> !node
}
