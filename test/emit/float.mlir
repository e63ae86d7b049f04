// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: pannikin-opt --emit-c --emit-name=m %s | FileCheck %s
// Numbers of f32 become float with libm's functions and no rounding.

panc.rom @w dense<[[0.5, 1.0], [2.0, -0.25]]> : tensor<2x2xf32> : !panc.buffer<2x2xf32>
// CHECK:      #include <math.h>
// CHECK:      static const float m_w[2][2] PK_ROM = {
// CHECK-NEXT:   {0.5f, 1.0f},
// CHECK-NEXT:   {2.0f, -0.25f}
// CHECK:      m_gemv_f32f32(t, &m_w[0][0], x, 2, 2);
// CHECK:      y[i] = 1.0f / (1.0f + expf(-t_i));
// CHECK-NOT:  pk_round
panc.func @predict role "predict" (%x as "x": !panc.buffer<2xf32>) -> (%y as "y": !panc.buffer<2xf32>) {
  %w = panc.ref @w : !panc.buffer<2x2xf32>
  %t = panc.scratch "t" : !panc.buffer<2xf32>
  panc.gemv %w, %x into %t accumulator 32 bound 0 : !panc.buffer<2x2xf32>, !panc.buffer<2xf32> -> !panc.buffer<2xf32>
  panc.map (%t) -> (%y) : (!panc.buffer<2xf32>) -> (!panc.buffer<2xf32>) {
  ^bb0(%a: f32):
    %s = pan.activation sigmoid %a : f32 -> f32
    panc.yield %s : f32
  }
}
