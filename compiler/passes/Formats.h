// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which fixed-point format each value gets: the law of numbers.

#ifndef PANNIKIN_COMPILER_PASSES_FORMATS_H
#define PANNIKIN_COMPILER_PASSES_FORMATS_H

#include "ir/Pan.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/EquivalenceClasses.h"

namespace pannikin {

/// Largest fraction with which `magnitude` fits `width` signed bits; a
/// magnitude that is exactly a power of two may saturate by one unit.
int fractionFor(double magnitude, unsigned width);

/// Attribute of `pan.matvec` and `pan.nearest`: its weights, or values, need 16
/// bits.
inline constexpr llvm::StringLiteral wideWeightsName = "pan.wide_weights";

/// Attribute of a constant whose numbers are multiples of a power of two in
/// each row and fit 8 bits: `fix-point` does not round them.
inline constexpr llvm::StringLiteral exactName = "pan.exact";

/// Decides formats for a function whose values have ranges. Values that must
/// agree (a state, its next value and its result; a sequence and its elements;
/// what slices and concatenations connect) form a group with one format.
class Formats {
public:
  Formats(mlir::func::FuncOp function, unsigned weights, unsigned activations,
          unsigned leaves);

  /// The format in which `value` is stored.
  pan::FixedType of(mlir::Value value) const;

  /// Whether the activation or product `op` must be exact to more than 8 bits:
  /// an error would add up in what a gate compares. Measured on Skip RNNs: the
  /// probability itself, the one row that it is a product with, and the
  /// candidates of the states that it is computed from.
  bool isFine(mlir::Operation *op) const;

  /// The format in which matrices read `value`: with 8-bit activations an
  /// 8-bit copy of a wider state.
  pan::FixedType ofOperand(mlir::Value value) const;

private:
  /// What is known of a group.
  struct Group {
    double lo = 0, hi = 0;
    int best8 = 127;
    bool measured = true, assumed = false;
    bool operandOnly = true, preactivation = true, isOutput = false;
    bool middle = false, softmax = false;
    bool wide = false; ///< Compared with rows that need 16 bits.
    /// The finest fraction that sums of leaves allow.
    int leafFraction = 127;
    llvm::SmallVector<mlir::Value> members;
  };

  void tieAll(mlir::func::FuncOp function);
  void tieScan(pan::ScanOp scan);
  void tie(mlir::Value a, mlir::Value b);
  void tiePreactivations(mlir::func::FuncOp function);
  unsigned leafBits(pan::TreeEnsembleOp trees) const;
  void gather(mlir::func::FuncOp function);
  void gatherRows(pan::NearestOp nearest, Group &group);
  void classify();
  Group &groupOf(mlir::Value value);
  pan::FixedType choose(const Group &group) const;
  pan::FixedType chooseForOne(mlir::Operation *op, const Group &group) const;
  static pan::TreeEnsembleOp treesOf(const Group &group);
  double constantsIn(const Group &group) const;
  void capExact();
  void capProducts();
  void fixPaths(mlir::func::FuncOp function);
  void findDeciding(mlir::func::FuncOp function);
  void widenCompared(mlir::func::FuncOp function);
  void fixGates(mlir::func::FuncOp function);
  void fixSigns(pan::ChildOp child);

  unsigned weights, activations, leaves;
  llvm::EquivalenceClasses<mlir::Value> ties;
  llvm::MapVector<mlir::Value, Group> groups;
  llvm::DenseMap<mlir::Value, pan::FixedType> formats;
  llvm::DenseSet<mlir::Value> deciding, leading;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_FORMATS_H
