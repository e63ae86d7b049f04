// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A stream of two numbers with a state of three: one matvec with a table of
// shifts, one update with a lookup, a head.

module attributes {pan.source = "tiny.onnx", pan.sha256 = "0123456789abcdef", pan.cells = "tanh RNN, 2 inputs, 3 units"} {
panc.rom @W dense<[[64, -32], [1, 127], [-128, 5]]> : tensor<3x2xi8> : !panc.buffer<3x2x!pan.fixed<8, [6, 7, 8]>> {origin = "rnn.W"}
panc.rom @tanh dense<[-100, -50, 50, 100]> : tensor<4xi8> : !panc.buffer<4x!pan.fixed<8, 7>>
panc.rom @head dense<[[10, 20, 30], [-10, 0, 10]]> : tensor<2x3xi8> : !panc.buffer<2x3x!pan.fixed<8, 4>>
panc.state @h : !panc.buffer<3x!pan.fixed<8, 7>> = dense<[1, 2, 3]> : tensor<3xi8>
panc.func @reset role "reset" () -> () {
}
panc.func @step role "step" (%x as "x": !panc.buffer<2x!pan.fixed<8, 6>>) -> () {
  %w = panc.ref @W : !panc.buffer<3x2x!pan.fixed<8, [6, 7, 8]>>
  %h = panc.ref @h : !panc.buffer<3x!pan.fixed<8, 7>>
  %t = panc.ref @tanh : !panc.buffer<4x!pan.fixed<8, 7>>
  %pre = panc.scratch "pre" : !panc.buffer<3x!pan.fixed<16, 12>>
  panc.gemv %w, %x into %pre accumulator 16 bound 32640 : !panc.buffer<3x2x!pan.fixed<8, [6, 7, 8]>>, !panc.buffer<2x!pan.fixed<8, 6>> -> !panc.buffer<3x!pan.fixed<16, 12>>
  panc.map (%pre, %h) -> (%h) : (!panc.buffer<3x!pan.fixed<16, 12>>, !panc.buffer<3x!pan.fixed<8, 7>>) -> (!panc.buffer<3x!pan.fixed<8, 7>>) {
  ^bb0(%a: !pan.fixed<16, 12>, %b: !pan.fixed<8, 7>):
    %s = pan.add %a, %b : !pan.fixed<16, 12>, !pan.fixed<8, 7> -> !pan.fixed<16, 12>
    %l = panc.lut %s in %t {first = -2 : i64, cell = 1 : i64} : !pan.fixed<16, 12>, !panc.buffer<4x!pan.fixed<8, 7>> -> !pan.fixed<8, 7>
    panc.yield %l : !pan.fixed<8, 7>
  }
}
panc.func @output role "output" () -> (%y as "y": !panc.buffer<2x!pan.fixed<16, 11>>) {
  %w = panc.ref @head : !panc.buffer<2x3x!pan.fixed<8, 4>>
  %h = panc.ref @h : !panc.buffer<3x!pan.fixed<8, 7>>
  panc.gemv %w, %h into %y accumulator 24 bound 7680 : !panc.buffer<2x3x!pan.fixed<8, 4>>, !panc.buffer<3x!pan.fixed<8, 7>> -> !panc.buffer<2x!pan.fixed<16, 11>>
}
panc.func @predict role "predict" (%x as "x": !panc.buffer<5x2x!pan.fixed<8, 6>>) -> (%y as "y": !panc.buffer<2x!pan.fixed<16, 11>>) {
  panc.for_time %t = 5 {
    %e = panc.view %x[%t] from 0 : !panc.buffer<5x2x!pan.fixed<8, 6>> -> !panc.buffer<2x!pan.fixed<8, 6>>
    panc.call @step(%e) : !panc.buffer<2x!pan.fixed<8, 6>>
  }
  panc.call @output(%y) : !panc.buffer<2x!pan.fixed<16, 11>>
}
}
