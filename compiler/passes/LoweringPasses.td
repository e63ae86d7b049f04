// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The passes from `pan` to `panc`, and those of `panc`; Passes.td has the others.

#ifndef PANNIKIN_COMPILER_LOWERINGPASSES_TD
#define PANNIKIN_COMPILER_LOWERINGPASSES_TD

include "mlir/Pass/PassBase.td"

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
