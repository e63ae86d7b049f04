// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Matrices that read one vector become one table and one loop; what is added
// to neighbouring results is stacked too.
// RUN: pannikin-opt %s --stack-matrices | FileCheck %s
// RUN: pannikin-opt %s --evaluate='step(64 32)' > %t.before
// RUN: pannikin-opt %s --stack-matrices --evaluate='step(64 32)' > %t.after
// RUN: diff %t.before %t.after

// CHECK-DAG: panc.rom @W dense<{{\[\[}}64, 32], [16, -8]]> : tensor<2x2xi8> : !panc.buffer<2x2x!pan.fixed<8, [6, 5]>>
// CHECK-DAG: panc.rom @U dense<{{\[\[}}3, 5], [7, 9]]>
// CHECK: panc.func @step
// CHECK: %[[PRE:.+]] = panc.scratch "pre" : <2x!pan.fixed<16, 12>>
// CHECK: panc.gemv %{{.+}}, %arg0 into %[[PRE]] accumulator 16 bound 12288
// CHECK: panc.gemv %{{.+}}, %{{.+}} plus %[[PRE]] into %[[PRE]] accumulator 24
// CHECK-NOT: panc.gemv
panc.rom @W_i dense<[[64, 32]]> : tensor<1x2xi8> : !panc.buffer<1x2x!pan.fixed<8, [6]>> {origin = "W_i"}
panc.rom @W_f dense<[[16, -8]]> : tensor<1x2xi8> : !panc.buffer<1x2x!pan.fixed<8, [5]>> {origin = "W_f"}
panc.rom @U_i dense<[[3, 5]]> : tensor<1x2xi8> : !panc.buffer<1x2x!pan.fixed<8, [6]>> {origin = "U_i"}
panc.rom @U_f dense<[[7, 9]]> : tensor<1x2xi8> : !panc.buffer<1x2x!pan.fixed<8, [5]>> {origin = "U_f"}
panc.state @h : !panc.buffer<2x!pan.fixed<8, 7>> = dense<[100, -50]> : tensor<2xi8>
panc.func @step role "step" (%x as "x": !panc.buffer<2x!pan.fixed<8, 6>>) -> (%y as "y": !panc.buffer<1x!pan.fixed<16, 12>>, %z as "z": !panc.buffer<1x!pan.fixed<16, 12>>) {
  %h = panc.ref @h : <2x!pan.fixed<8, 7>>
  %wi = panc.ref @W_i : <1x2x!pan.fixed<8, [6]>>
  %wf = panc.ref @W_f : <1x2x!pan.fixed<8, [5]>>
  %ui = panc.ref @U_i : <1x2x!pan.fixed<8, [6]>>
  %uf = panc.ref @U_f : <1x2x!pan.fixed<8, [5]>>
  %i = panc.scratch "i" : <1x!pan.fixed<16, 12>>
  panc.gemv %wi, %x into %i accumulator 16 bound 12288 : <1x2x!pan.fixed<8, [6]>>, <2x!pan.fixed<8, 6>> -> <1x!pan.fixed<16, 12>>
  panc.gemv %ui, %h plus %i into %i accumulator 16 bound 1024 : <1x2x!pan.fixed<8, [6]>>, <2x!pan.fixed<8, 7>>, !panc.buffer<1x!pan.fixed<16, 12>> -> <1x!pan.fixed<16, 12>>
  %f = panc.scratch "f" : <1x!pan.fixed<16, 12>>
  panc.gemv %wf, %x into %f accumulator 16 bound 3072 : <1x2x!pan.fixed<8, [5]>>, <2x!pan.fixed<8, 6>> -> <1x!pan.fixed<16, 12>>
  panc.gemv %uf, %h plus %f into %f accumulator 24 bound 2048 : <1x2x!pan.fixed<8, [5]>>, <2x!pan.fixed<8, 7>>, !panc.buffer<1x!pan.fixed<16, 12>> -> <1x!pan.fixed<16, 12>>
  panc.copy %i into %y : <1x!pan.fixed<16, 12>> -> <1x!pan.fixed<16, 12>>
  panc.copy %f into %z : <1x!pan.fixed<16, 12>> -> <1x!pan.fixed<16, 12>>
}
