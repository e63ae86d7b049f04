// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which layout every ensemble gets, and refuses one that no layout
// brings into the chip's flash.

#include "compiler/passes/LowerBlock.h"
#include "compiler/passes/Passes.h"
#include "compiler/passes/ShareSubtrees.h"
#include "compiler/passes/TreeLayouts.h"

namespace pannikin {
#define GEN_PASS_DEF_CHOOSETREELAYOUT
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;

namespace {
struct ChooseTreeLayoutPass
    : public pannikin::impl::ChooseTreeLayoutBase<ChooseTreeLayoutPass> {
  using ChooseTreeLayoutBase::ChooseTreeLayoutBase;

  void runOnOperation() override {
    const Target *chip = findTarget(target);
    if (!chip || !StringRef("code table heap auto").contains(layout)) {
      getOperation().emitError("layout '")
          << layout << "' for '" << target
          << "' is unknown; use code, table, heap or auto for one of "
          << targetNames();
      return signalPassFailure();
    }
    getOperation().walk([&](pan::TreeEnsembleOp op) {
      if (failed(choose(op, *chip)))
        signalPassFailure();
    });
  }

private:
  LogicalResult choose(pan::TreeEnsembleOp op, const Target &chip) {
    pan::FixedType input = pan::fixedTypeOf(op.getInput().getType());
    Trees trees = shareSubtrees(Trees::of(op), input);
    foldConstantTrees(trees);
    bool onlyCode = op.getKind() != pan::Reduction::Sum ||
                    !pan::fixedTypeOf(op.getType()) || trees.roots.empty();
    TreeLayouts layouts(trees, input, onlyCode, chip);
    const TreeLayout *chosen = layouts.choose(layout, chip);
    if (!chosen || (chip.flashBytes && chosen->flash > chip.flashBytes))
      return refuse(op, chip, layouts, chosen);
    Builder builder(op.getContext());
    op->setAttr(
        treeLayoutName,
        builder.getDictionaryAttr(
            {builder.getNamedAttr("name", builder.getStringAttr(chosen->name)),
             builder.getNamedAttr(
                 "cycles", builder.getI64IntegerAttr(int64_t(chosen->cycles))),
             builder.getNamedAttr(
                 "flash", builder.getI64IntegerAttr(int64_t(chosen->flash))),
             // A chip of bytes adds faster where sums fit one.
             builder.getNamedAttr("bytes",
                                  builder.getBoolAttr(chip.nativeIntBits == 8)),
             builder.getNamedAttr("sizes",
                                  builder.getStringAttr(layouts.sizes()))}));
    return success();
  }

  LogicalResult refuse(pan::TreeEnsembleOp op, const Target &chip,
                       const TreeLayouts &layouts, const TreeLayout *chosen) {
    auto error = op.emitError("has ")
                 << op.getRoots().size() << " trees and "
                 << op.getFeatures().size() << " questions; ";
    if (!chosen && layout != "auto")
      return error << "they have no layout '" << layout
                   << "', only (bytes of flash): " << layouts.sizes();
    return error << "bytes of flash by layout: " << layouts.sizes() << "; "
                 << chip.name << " has " << chip.flashBytes
                 << ": choose another layout, train fewer or smaller trees, or "
                    "choose another chip";
  }
};
} // namespace
