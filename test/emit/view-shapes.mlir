// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: pannikin-opt --emit-c --emit-name=m %s | FileCheck %s
// A matrix that is read as one vector, and a vector that is written by rows,
// are spelled as what they are read and written as.

// CHECK: void m_predict(const int16_t x[2][3], int16_t y[6])
// CHECK: /* y = x */
// CHECK: y[i + 1] = ((const int16_t *)x)[i + 1];
// CHECK: /* y[t] = x[t] */
// CHECK: ((int16_t (*)[3])y)[t][i] = x[t][i];
// CHECK: ((int16_t (*)[2])(y + 2))[t2][i] = ((const int16_t (*)[2])x)[t2][i];
panc.func @predict role "predict" (%x as "x": !panc.buffer<2x3x!pan.fixed<16, 6>>) -> (%y as "y": !panc.buffer<6x!pan.fixed<16, 6>>) {
  %a = panc.view %x from 1 : !panc.buffer<2x3x!pan.fixed<16, 6>> -> !panc.buffer<5x!pan.fixed<16, 6>>
  %b = panc.view %y from 1 : !panc.buffer<6x!pan.fixed<16, 6>> -> !panc.buffer<5x!pan.fixed<16, 6>>
  panc.copy %a into %b : !panc.buffer<5x!pan.fixed<16, 6>> -> !panc.buffer<5x!pan.fixed<16, 6>>
  %c = panc.view %y from 0 : !panc.buffer<6x!pan.fixed<16, 6>> -> !panc.buffer<2x3x!pan.fixed<16, 6>>
  panc.for_time %t = 2 {
    %d = panc.view %x[%t] from 0 : !panc.buffer<2x3x!pan.fixed<16, 6>> -> !panc.buffer<3x!pan.fixed<16, 6>>
    %e = panc.view %c[%t] from 0 : !panc.buffer<2x3x!pan.fixed<16, 6>> -> !panc.buffer<3x!pan.fixed<16, 6>>
    panc.copy %d into %e : !panc.buffer<3x!pan.fixed<16, 6>> -> !panc.buffer<3x!pan.fixed<16, 6>>
  }
  %f = panc.view %x from 0 : !panc.buffer<2x3x!pan.fixed<16, 6>> -> !panc.buffer<3x2x!pan.fixed<16, 6>>
  %g = panc.view %y from 2 : !panc.buffer<6x!pan.fixed<16, 6>> -> !panc.buffer<2x2x!pan.fixed<16, 6>>
  panc.for_time %t = 2 {
    %d = panc.view %f[%t] from 0 : !panc.buffer<3x2x!pan.fixed<16, 6>> -> !panc.buffer<2x!pan.fixed<16, 6>>
    %e = panc.view %g[%t] from 0 : !panc.buffer<2x2x!pan.fixed<16, 6>> -> !panc.buffer<2x!pan.fixed<16, 6>>
    panc.copy %d into %e : !panc.buffer<2x!pan.fixed<16, 6>> -> !panc.buffer<2x!pan.fixed<16, 6>>
  }
}
