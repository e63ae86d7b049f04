// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where the layouts of trees meet the function that uses them.

#include "compiler/emit/TreeCode.h"
#include "compiler/emit/TreeTables.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

static std::string countOf(size_t trees) {
  return trees == 1 ? "a tree" : std::to_string(trees) + " trees";
}

void FunctionEmitter::explainTrees(Operation *op, const Twine &sum,
                                   size_t trees) {
  Place x = place(op->getOperand(0)), out = place(op->getOperand(1));
  if (x.rom)
    return model.fail(op, "found a constant vector as input; allowed is a "
                          "buffer in RAM");
  explain(op, Twine(out.name()) + " = " + sum + " of " + countOf(trees) +
                  " of " + x.name());
}

void FunctionEmitter::emitTreeCode(panc::TreeCodeOp op) {
  explainTrees(op, stringifyReduction(op.getKind()), op.getRoots().size());
  TreeCode code(model, op, helperWriter);
  code.printFunctions();
  code.printCalls(writer, place(op.getInput()), place(op.getOut()));
}

void FunctionEmitter::emitTreeTable(panc::TreeTableOp op) {
  explainTrees(op, "sum", op.getStarts().size());
  TreeWalk walk(model, op, helperWriter);
  walk.printFunction(op);
  walk.printCall(writer, place(op.getInput()), place(op.getOut()),
                 op.getBase());
}

void FunctionEmitter::emitTreeHeap(panc::TreeHeapOp op) {
  explainTrees(op, "sum", size_t(op.getTrees()));
  TreeWalk walk(model, op, helperWriter);
  walk.printFunction(op);
  walk.printCall(writer, place(op.getInput()), place(op.getOut()),
                 op.getBase());
}
