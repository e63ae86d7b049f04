// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A function as a graph of single numbers: what each element of each vector is
// computed from, and which elements can only be removed together. A cell is
// its body, so that units of LSTM, GRU and a cell without a name are the same.

#ifndef PANNIKIN_COMPILER_PASSES_ELEMENTGRAPH_H
#define PANNIKIN_COMPILER_PASSES_ELEMENTGRAPH_H

#include "ir/Pan.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/IntEqClasses.h"

namespace pannikin {

/// One index along the last dimension of a value, whatever the other
/// dimensions: a unit, at every step.
struct Element {
  enum class Kind {
    Unknown,   ///< some function of the terms
    Constant,  ///< `number`, along all other dimensions
    Sum,       ///< sum of weight * element over the terms
    Pointwise, ///< the scalar function of `op`, of the terms in order
    Moved,     ///< the terms' numbers in other places; `place` says in which
    State      ///< first the first term, then what the second was a step before
  };
  struct Term {
    int element;
    double weight = 1;
  };

  Kind kind = Kind::Unknown;
  /// What computes the element; the scan for an argument of a step.
  mlir::Operation *op = nullptr;
  int64_t place = 0;
  double number = 0;
  llvm::SmallVector<Term, 2> terms;
};

/// Consecutive elements: those of a value, or of one use of a constant, since
/// each use of a constant can be cut apart from the others.
struct ElementVector {
  mlir::Value value;
  mlir::OpOperand *use = nullptr;
  int first = 0, size = 0;
};

/// The graph of a function in `f32`. All terms of an element come before it,
/// but for the next value of a state. Zero weights are no terms.
class ElementGraph {
public:
  explicit ElementGraph(mlir::func::FuncOp function);

  llvm::ArrayRef<ElementVector> getVectors() const { return vectors; }
  int size() const { return int(elements.size()); }
  const Element &operator[](int element) const { return elements[element]; }

  ElementVector of(mlir::Value value) const;
  /// The elements of an operand; of a constant those of this use.
  ElementVector of(mlir::OpOperand &use) const;

  /// Elements that operations have in one place of all their vectors can only
  /// be removed together. The group is named by its first element.
  int groupOf(int element) const { return groups.findLeader(element); }

  /// Elements that must stay: interfaces, and vectors that an operation reads
  /// as a whole.
  const llvm::BitVector &getPinned() const { return pinned; }

  /// Elements that the function returns.
  llvm::ArrayRef<int> getRoots() const { return roots; }

private:
  void number(mlir::Block &block);
  void add(mlir::Value value, mlir::OpOperand *use);
  void connect(mlir::Operation *op);
  void connectConstant(mlir::OpOperand &use);
  void connectReturn(mlir::func::ReturnOp op);
  void connectPointwise(mlir::Operation *op);
  void connectMatvec(pan::MatvecOp op);
  void connectScan(pan::ScanOp op);
  void connectReshape(pan::ReshapeOp op);
  void connectReduce(pan::ReduceOp op);
  void connectSlice(pan::SliceOp op);
  void connectConcat(pan::ConcatOp op);
  void connectUnknown(llvm::ArrayRef<ElementVector> from,
                      llvm::ArrayRef<ElementVector> to);
  void connectUnknown(mlir::Operation *op);
  void move(mlir::Operation *op, ElementVector from, ElementVector to,
            int64_t place = 0);
  void pin(ElementVector vector);

  llvm::SmallVector<ElementVector> vectors;
  std::vector<Element> elements;
  llvm::DenseMap<mlir::Value, unsigned> byValue;
  llvm::DenseMap<mlir::OpOperand *, unsigned> byUse;
  llvm::IntEqClasses groups;
  llvm::BitVector pinned;
  llvm::SmallVector<int> roots;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_ELEMENTGRAPH_H
