// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes the loops that walk trees in tables.

#ifndef PANNIKIN_COMPILER_EMIT_TREETABLES_H
#define PANNIKIN_COMPILER_EMIT_TREETABLES_H

#include "compiler/emit/TreeLeaves.h"

namespace pannikin::emit {

/// The C of one `panc.tree_table` or `panc.tree_heap`: a function that walks
/// all trees, one after the other, and the statements that call it.
class TreeWalk {
public:
  TreeWalk(Model &model, mlir::Operation *op, Writer &writer)
      : model(model), op(op), writer(writer) {}

  /// Writes the function, before that of the model.
  void printFunction(panc::TreeTableOp table);
  void printFunction(panc::TreeHeapOp heap);

  /// Writes the statements that set `out` to the answer for `input`.
  void printCall(Writer &body, const Place &input, const Place &out,
                 llvm::ArrayRef<int32_t> base) const;

private:
  void openTrees(const std::vector<int64_t> &starts);
  template <typename Op>
  void addLeaf(Op walk, const std::string &leaf);
  void closeTrees();
  void printLead(panc::TreeTableOp table);
  void printStop(panc::TreeTableOp table);
  void printRecord(panc::TreeTableOp table);
  std::string use(mlir::FlatSymbolRefAttr symbol);
  /// `pk_rom_u8(&table[index])`.
  std::string entry(mlir::FlatSymbolRefAttr symbol, const std::string &index);
  std::string feature(const std::string &index) const;

  Model &model;
  mlir::Operation *op;
  Writer &writer;
  std::string name, lead;
};

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_TREETABLES_H
