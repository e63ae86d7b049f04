// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The passes from `pan` to `panc`, and those of `panc`; Passes.td has the others.

#ifndef PANNIKIN_COMPILER_LOWERINGPASSES_TD
#define PANNIKIN_COMPILER_LOWERINGPASSES_TD

include "mlir/Pass/PassBase.td"

def SkipStateUpdates : Pass<"skip-state-updates", "::mlir::ModuleOp"> {
  let summary = "multiply only what has moved since the last step";
  let description = [{
    Between two steps most elements of inputs and states hardly move. Products of
    a fixed function read what `pan.hold` follows instead of the operand itself,
    and `keep-sums` then makes them add the columns that moved to sums that are
    kept: a delta network (Neil et al., 2017) without drift.

        y = W x   =>   k = hold x, k by theta;  y = W k

    `thresholds` gives theta by operand, in real units, as in `input=0.2,h=0.1`: an
    operand has the name of the input or state that it is; what stands between two
    matrices is `z`. Without it, thresholds are searched on the rows of `data` so
    that the fewest cycles are expected at a loss of about `max-drop` points, by
    the divergence of the answers from those of the function as it was. An operand
    that would cost more to follow than it saves is left alone.
  }];
  let options = [
    Option<"thresholds", "thresholds", "std::string", /*default=*/"\"\"",
           "NAME=VALUE,.. in real units">,
    Option<"data", "data", "std::string", /*default=*/"\"\"",
           "file of calibration rows">,
    Option<"maxDrop", "max-drop", "double", /*default=*/"1",
           "points of accuracy">,
    Option<"target", "target", "std::string", /*default=*/"\"host\"",
           "name of the chip">];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def SlideWindows : Pass<"slide-windows", "::mlir::ModuleOp"> {
  let summary = "let windows slide over a stream";
  let description = [{
    A window of T samples that moves on by `stride` is to be computed as samples
    come in. That takes one loop, forward over the samples, with an answer behind
    it; a model without is refused, and so is a stride that is no multiple of the
    bricks that windows of a ShaRNN share. The module gets a `pan.stride` for the
    C, and where there are bricks a `pan.bricks` for `slide-bricks`.

    A run that is cut into bricks is handed over in that shape, so that a step
    takes a brick:

        f(x): scan (reshape x) ..  =>  f(x): scan (x) ..
  }];
  let options = [
    Option<"stride", "stride", "int64_t", /*default=*/"1",
           "samples that a window moves on">];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def LowerToPanc : Pass<"lower-to-panc", "::mlir::ModuleOp"> {
  let summary = "turn values into buffers and operations into idioms";
  let description = [{
    A function whose only scan runs forward over its inputs becomes `reset`,
    `step`, `output` and `predict`; any other becomes `predict` alone.
    Element-wise operations wait until a matrix or the end of the step needs
    them, and are then fused into one `panc.map`; a sum of two matvecs becomes
    one buffer that both add to; states are updated in place where nothing
    reads their old value later.
  }];
  let dependentDialects = ["::pannikin::panc::PancDialect"];
}

def StackMatrices : Pass<"stack-matrices", "::mlir::ModuleOp"> {
  let summary = "put matrices that read the same vector over each other";
  let description = [{
    The gates of a cell read one vector: their matrices become one table and
    one loop.

        a = A x, b = B x   =>   [a; b] = [A; B] x

    Only matrices with nothing between them but other matrices are joined, and
    those that add to results only when these lie one behind the other. Every
    row keeps its fraction; the accumulator is the widest that was proved.
  }];
  let dependentDialects = ["::pannikin::panc::PancDialect"];
}

def KeepSums : Pass<"keep-sums", "::mlir::ModuleOp"> {
  let summary = "add only what moved to the products with a held vector";
  let description = [{
    A product with what `panc.hold` keeps changes by the columns that moved, times
    their differences. Its sums live on from step to step, unrounded integers that
    the bound of the product proves as ever: each of their terms has the old or the
    new operand, and both are in its range. So they are the product itself at every
    step; nothing drifts.

        kept += d;  y = quantize(W kept)
          =>   S += W[:, moved] d;  y = quantize(S)

    For signed 8-bit weights and at most 255 columns, where the `pan.moved` of the
    hold says that enough of these rest. Costs 2 or 4 bytes of RAM a row.
  }];
  let dependentDialects = ["::pannikin::panc::PancDialect"];
}

def SlideBricks : Pass<"slide-bricks", "::mlir::ModuleOp"> {
  let summary = "split a step that is a brick from the layer above";
  let description = [{
    Windows that slide by bricks share them. In a module with `pan.bricks` the step
    becomes four functions and calls them:

        step x:  brick_reset; for t: brick_step x[t]; brick_output v; upper_step v

    What the parts of the brick share of the step's memory becomes state; `v` is
    what the layer above reads of it, as narrow as it is read: matrices behind the
    loop are the upper layer's. The C keeps `v` of the bricks of a window and runs
    `upper_step` over them where one ends.

    In a module with a `pan.stride` alone a step takes one sample and stays; the
    windows lie side by side.
  }];
  let dependentDialects = ["::pannikin::panc::PancDialect"];
}

def ChooseStorage : Pass<"choose-storage", "::mlir::ModuleOp"> {
  let summary = "choose how each matrix lies in flash";
  let description = [{
    A matrix of 8-bit weights may lie dense, without its zeros (`indexed`,
    `bitmap`), with few bits a number (`packed`), or as indices of its different
    numbers (`codebook`). All say the same integers; they differ in bytes and,
    by the facts about the chip, in cycles. `prefer` is what counts: the fewest
    bytes (`size`), the fewest cycles (`speed`), or the least product of both
    (`balanced`). Nothing becomes larger than dense, and where code is dear, no
    kernel is added for fewer bytes than it has, unless it saves time. What is
    computed stays the same.
  }];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"\"host\"",
           "name of the chip">,
    Option<"prefer", "prefer", "std::string", /*default=*/"\"balanced\"",
           "size, balanced or speed">];
  let dependentDialects = ["::pannikin::panc::PancDialect"];
}

def PlanMemory : Pass<"plan-memory", "::mlir::ModuleOp"> {
  let summary = "let working buffers that never live together share memory";
  let description = [{
    Within a function, a buffer takes the place of an earlier one of the same
    element type and at least its size when the earlier one is read for the
    last time before the later one is written for the first time.
  }];
  let dependentDialects = ["::pannikin::panc::PancDialect"];
}

#endif // PANNIKIN_COMPILER_LOWERINGPASSES_TD
