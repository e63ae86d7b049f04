// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A lowered model that needs all of a window, a brick without a loop, and one that reads a state of the layer above are refused.
// RUN: pannikin-opt %s --slide-bricks -split-input-file -verify-diagnostics

// expected-error @+1 {{found one that needs all of a window; leave out --stride, keep the samples of a window, and call _predict}}
module attributes {pan.stride = 2 : i64} {
panc.func @predict role "predict" (%x as "x": !panc.buffer<2xf32>) -> (%y as "y": !panc.buffer<2xf32>) {
  panc.copy %x into %y : !panc.buffer<2xf32> -> !panc.buffer<2xf32>
}
}

// -----

module attributes {pan.stride = 2 : i64, pan.bricks} {
panc.state @h : !panc.buffer<2xf32>
// expected-error @+1 {{found a step without such a loop; leave out --stride}}
panc.func @step role "step" (%x as "x": !panc.buffer<2xf32>) -> () {
  %h = panc.ref @h : !panc.buffer<2xf32>
  panc.copy %x into %h : !panc.buffer<2xf32> -> !panc.buffer<2xf32>
}
}

// -----

module attributes {pan.stride = 2 : i64, pan.bricks} {
panc.state @h : !panc.buffer<1xf32>
panc.func @step role "step" (%x as "x": !panc.buffer<2x1xf32>) -> () {
  %h = panc.ref @h : !panc.buffer<1xf32>
  %s = panc.scratch "s" : !panc.buffer<1xf32>
  panc.copy %h into %s : !panc.buffer<1xf32> -> !panc.buffer<1xf32>
  // expected-error @+1 {{found a loop over a brick that reads a state of the layer above}}
  panc.for_time %t = 2 {
    %e = panc.view %x[%t] from 0 : !panc.buffer<2x1xf32> -> !panc.buffer<1xf32>
    panc.map (%e, %s) -> (%s) : (!panc.buffer<1xf32>, !panc.buffer<1xf32>) -> (!panc.buffer<1xf32>) {
    ^bb0(%a: f32, %b: f32):
      %c = pan.add %a, %b : f32, f32 -> f32
      panc.yield %c : f32
    }
  }
  panc.copy %s into %h : !panc.buffer<1xf32> -> !panc.buffer<1xf32>
}
}
