// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes the C function of each `panc.func`: signature, working memory, and
// one statement or loop an operation.

#ifndef PANNIKIN_COMPILER_EMIT_FUNCTIONS_H
#define PANNIKIN_COMPILER_EMIT_FUNCTIONS_H

#include "compiler/emit/Gemv.h"
#include "compiler/emit/Model.h"
#include "compiler/emit/Writer.h"

namespace pannikin::emit {

/// A buffer in C: `text[offset]` is its first element (its first row when it
/// is a matrix). `rom` is set when it lies in flash.
struct Place {
  std::string text;
  int64_t offset = 0;
  panc::BufferType type;
  panc::RomOp rom;
  /// What comments call it, when `text` does not read well.
  std::string alias = {};

  mlir::Type element() const { return type.getElementType(); }
  std::string name() const { return alias.empty() ? text : alias; }
  /// Expression of one element of a vector; reads flash through its accessor.
  std::string read(const std::string &index) const;
  /// Expression of one element of a matrix.
  std::string read(const std::string &row, const std::string &column) const;
  /// Assignable element of a vector.
  std::string at(const std::string &index) const;
  /// Pointer to the first element, or to the first row of a matrix.
  std::string pointer() const;
  /// Pointer to the first number, whatever the rank.
  std::string flat() const;
  /// Row `index` of a matrix.
  Place row(const std::string &index) const;
  /// The numbers from number `start` on, in row-major order, as a `shape`;
  /// `isConst` says whether C must not write them.
  Place part(int64_t start, panc::BufferType shape, bool isConst) const;
};

/// Whether `func` takes the state of a stream and leaves it as it is.
bool takesConstState(Model &model, panc::FuncOp func);

/// `const int8_t x[9]`: a parameter.
std::string parameterText(panc::BufferType type, const std::string &name,
                          bool isInput);

/// `void wake_step(wake_state *s, const int8_t x[9])`, without `;` or `{`.
std::string signatureOf(Model &model, panc::FuncOp func);

/// Writes all functions of a model.
class FunctionEmitter {
public:
  FunctionEmitter(Model &model, Kernels &kernels, Writer &writer)
      : model(model), kernels(kernels), writer(writer) {}

  void emit(panc::FuncOp func);

  /// Functions that those of the model call and that stand before them.
  const std::string &helpers() const { return helperWriter.text(); }

private:
  void declareState(panc::FuncOp func);
  void declareScratch(panc::FuncOp func);
  void declareUnion(llvm::ArrayRef<panc::ScratchOp> group, unsigned number);
  void emitReset();
  void emitBlock(mlir::Block &block);
  void emitOp(mlir::Operation *op);
  void emitForTime(panc::ForTimeOp op);
  void emitSkipIf(panc::SkipIfOp op);
  void emitCall(panc::CallOp op);
  void emitGemv(panc::GemvOp op);
  void emitChild(panc::ChildOp op);
  void emitHold(panc::HoldOp op);
  void emitMap(panc::MapOp op);
  void emitCopy(panc::CopyOp op);
  void emitReduce(panc::ReduceOp op);
  void emitArgmax(panc::ArgmaxOp op);
  void emitSoftmax(panc::SoftmaxOp op);
  void emitRealSoftmax(panc::SoftmaxOp op);
  void emitNearest(panc::NearestOp op);
  void emitTreeCode(panc::TreeCodeOp op);
  void emitTreeTable(panc::TreeTableOp op);
  void emitTreeHeap(panc::TreeHeapOp op);
  void explainTrees(mlir::Operation *op, const llvm::Twine &sum, size_t trees);
  void fillAddend(panc::GemvOp op);
  void emitStates(const std::string &state);

  Place place(mlir::Value buffer);
  /// One comment above an operation: what it is, and its ONNX node.
  void explain(mlir::Operation *op, const llvm::Twine &what);
  /// `for (T i = 0; i < count; ++i) {`; returns the index's name.
  std::string openLoop(int64_t count, Names &names);

  Model &model;
  Kernels &kernels;
  Writer &writer;
  Writer helperWriter;
  std::unique_ptr<Names> locals;
  llvm::DenseMap<mlir::Value, Place> places;
  llvm::DenseMap<mlir::Value, std::string> indices;
  std::string state; ///< "s->" or "s.": what precedes a member.
};

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_FUNCTIONS_H
