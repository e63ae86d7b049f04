// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One block of `pan` operations as `panc` operations on buffers.

#ifndef PANNIKIN_COMPILER_PASSES_LOWERBLOCK_H
#define PANNIKIN_COMPILER_PASSES_LOWERBLOCK_H

#include "compiler/passes/Roms.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/SetVector.h"

namespace pannikin {

struct GatedUpdate;
struct PackedNumbers;
struct Trees;

/// Attribute of `pan.tree_ensemble` and then of its idiom: `name` is the layout
/// that a pass has chosen, `flash` and `cycles` what it is thought to cost,
/// `sizes` what the others take; `bytes` says that sums of 8 bits are worth a
/// copy. Without it the layout is `code`.
constexpr llvm::StringLiteral treeLayoutName = "pan.layout";

/// Lowers a block. Element-wise operations wait until something needs their
/// value in memory; then all that lead to it become one `panc.map`.
class BlockLowering {
public:
  BlockLowering(mlir::OpBuilder builder, Roms &roms, mlir::Block &block)
      : builder(builder), roms(roms), block(block) {}

  /// Says where a value of the block (or from outside it) lies.
  void bind(mlir::Value value, mlir::Value buffer) { buffers[value] = buffer; }

  /// Says that `state` (a block argument, bound before) is `next` after the
  /// block; `next` is then written into the state's buffer.
  void carry(mlir::BlockArgument state, mlir::Value next);

  /// Says that `value` is wanted in `buffer`.
  void deliver(mlir::Value value, mlir::Value buffer);

  /// Says that `op` has been lowered elsewhere and its results are bound.
  void skip(mlir::Operation *op) { done.insert(op); }

  /// Lowers all operations, carries and deliveries. Fails with a diagnostic on
  /// an operation that has no idiom.
  mlir::LogicalResult run();

  /// The buffer with the numbers of `value`, computing them if need be; null
  /// after a diagnostic.
  mlir::Value bufferOf(mlir::Value value);

private:
  struct State {
    mlir::BlockArgument argument;
    mlir::Value next;
  };

  mlir::LogicalResult lower(mlir::Operation *op);
  mlir::LogicalResult lowerUpdate(const GatedUpdate &update);
  void noteSleep(const GatedUpdate &update, panc::SkipIfOp skip);
  mlir::LogicalResult keepStates(const GatedUpdate &update);
  mlir::LogicalResult lowerLazy(const GatedUpdate &update,
                                BlockLowering &inner);
  mlir::LogicalResult lowerMatvec(pan::MatvecOp op);
  mlir::LogicalResult lowerChild(pan::ChildOp op);
  mlir::LogicalResult lowerHold(pan::HoldOp op);
  mlir::LogicalResult lowerScan(pan::ScanOp op);
  mlir::LogicalResult lowerReduce(pan::ReduceOp op);
  mlir::LogicalResult lowerSoftmax(pan::SoftmaxOp op);
  mlir::LogicalResult lowerArgmax(pan::ArgmaxOp op);
  mlir::LogicalResult lowerTrees(pan::TreeEnsembleOp op);
  mlir::LogicalResult lowerNearest(pan::NearestOp op);
  mlir::Operation *lowerPacked(pan::TreeEnsembleOp op, llvm::StringRef layout,
                               const Trees &trees, mlir::Value input,
                               mlir::Value sum);
  mlir::FlatSymbolRefAttr packed(mlir::Location loc,
                                 const PackedNumbers &numbers,
                                 llvm::StringRef name);
  mlir::LogicalResult lowerMoves(mlir::Operation *op);
  void turn(mlir::Operation *op, mlir::Value from, int64_t rows,
            int64_t columns);
  mlir::LogicalResult finish();

  /// Writes what happens to one vector: where it lies and where to put it.
  using EachVector =
      llvm::function_ref<void(mlir::OpBuilder &, mlir::Value, mlir::Value)>;
  void forEachVector(mlir::Operation *op, mlir::Value input, EachVector emit);

  /// The values that must be computed in one loop for `roots`, in order.
  llvm::SetVector<mlir::Operation *> closureOf(mlir::ValueRange roots);
  mlir::LogicalResult materialize(mlir::ValueRange roots);
  mlir::Value operandBuffer(mlir::Value operand, mlir::Operation *user);
  bool isWaiting(mlir::Value value);

  /// Memory for `value`: where it is to be delivered, or working memory.
  mlir::Value placeFor(mlir::Value value,
                       const llvm::SetVector<mlir::Operation *> &together);
  bool isReadLater(mlir::Value value,
                   const llvm::SetVector<mlir::Operation *> &together);
  mlir::Value scratch(mlir::Location loc, mlir::Type tensor,
                      llvm::StringRef name);
  mlir::Value reference(mlir::Location loc, panc::RomOp rom);
  mlir::Value viewOf(mlir::Location loc, mlir::Value buffer, int64_t offset,
                     int64_t size);
  void copy(mlir::Location loc, mlir::Value from, mlir::Value to);
  void narrow(mlir::Location loc, mlir::Value from, mlir::Value to);
  void fill(mlir::Location loc, pan::ConstantOp constant, mlir::Value buffer);
  mlir::Value accumulateInto(pan::MatvecOp op, mlir::Operation *&sum);

  mlir::OpBuilder builder;
  Roms &roms;
  mlir::Block &block;
  llvm::DenseMap<mlir::Value, mlir::Value> buffers;
  llvm::SmallVector<State> states;
  llvm::MapVector<mlir::Value, llvm::SmallVector<mlir::Value>> wanted;
  llvm::DenseSet<mlir::Operation *> done;
  /// The operations that are to be lowered, where that is not all of the block.
  const llvm::SetVector<mlir::Operation *> *only = nullptr;
};

/// The buffer type of a tensor: a sequence keeps `[T, N]` when `asSequence`,
/// everything else is a vector.
panc::BufferType bufferTypeOf(mlir::Type tensor, bool asSequence = false);

/// Whether `value` is a constant with equal elements.
bool isSplat(mlir::Value value);

/// A readable name for `value`, from its location, or `otherwise`.
std::string nameOf(mlir::Value value, llvm::StringRef otherwise);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_LOWERBLOCK_H
