// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which single numbers say on what side of 0 a product of weights lies.

#ifndef PANNIKIN_COMPILER_PASSES_INDICATORS_H
#define PANNIKIN_COMPILER_PASSES_INDICATORS_H

#include "ir/Pan.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include <optional>

namespace pannikin {

/// One row of weights times a vector, of which only the sign is asked for.
struct Question {
  mlir::ElementsAttr weights;
  mlir::Value input;
};

/// A number that depends on the sign of one product alone: what it is for
/// negative ones, for 0, and for positive ones.
struct Signed {
  unsigned question = 0;
  double negative = 0, zero = 0, positive = 0;
};

/// A number that is 1 or 0: the product of [question > 0] for each `true` and
/// of [question < 0] for each `false`.
using Cube = llvm::MapVector<unsigned, bool>;

/// Finds the indicators among the single numbers of a block, in one pass over
/// it. A tanh, sigmoid or clipped line counts as a step when it is so steep
/// that nothing between its two values can be told from 0.
class Indicators {
public:
  explicit Indicators(mlir::Block &block);

  /// The product of indicators that `value` is; null if it is none.
  const Cube *cubeOf(mlir::Value value) const;

  /// All questions; cubes know them by number.
  llvm::ArrayRef<Question> questions() const { return asked; }

  /// Whether the model counts a product of exactly 0 as positive.
  bool isZeroPositive(unsigned question) const {
    return zeroPositive.contains(question);
  }

private:
  void visit(mlir::Operation *op);
  std::optional<Signed> stepOf(mlir::Operation *op);
  std::optional<Signed> combine(mlir::Operation *op) const;
  std::optional<Cube> literalOf(const Signed &number);
  std::optional<Cube> productOf(mlir::Operation *op) const;
  unsigned numberOf(pan::MatvecOp product);

  std::vector<Question> asked;
  llvm::DenseSet<unsigned> zeroPositive;
  llvm::DenseMap<mlir::Value, Signed> numbers;
  llvm::DenseMap<mlir::Value, Cube> cubes;
  llvm::DenseMap<std::pair<mlir::Attribute, mlir::Value>, unsigned> places;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_INDICATORS_H
