// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// C expressions for single numbers: what the bodies of maps are made of. The
// law of rounding in C: align both operands to the larger fraction, compute in
// a width that the ranges prove wide enough, shift back with rounding, limit
// only where the range leaves the type.

#ifndef PANNIKIN_COMPILER_EMIT_SCALARS_H
#define PANNIKIN_COMPILER_EMIT_SCALARS_H

#include "compiler/emit/CTypes.h"
#include "compiler/emit/Model.h"
#include "compiler/emit/Writer.h"
#include <functional>
#include <optional>

namespace pannikin::emit {

/// A C expression, usually an identifier or a literal, whose value lies in
/// `range` (integers of `type`; meaningless for f32).
struct Scalar {
  std::string text;
  mlir::Type type;
  Interval range;
};

/// An exact result that still has to be rounded: `build(W)` is its C text in
/// work width `W`; every intermediate lies in `needs`, the result in `range`.
struct Exact {
  std::function<std::string(unsigned)> build;
  Interval range, needs;
  int fraction = 0;
};

/// Writes the statements of one turn of a map.
class ScalarEmitter {
public:
  /// Locals get names from `names`; they are kept until `flush`.
  ScalarEmitter(Model &model, Names &names) : model(model), names(names) {}

  /// Writes the locals that `uses`, statements to come, need; others were
  /// made superfluous by what is known of ranges.
  void flush(Writer &writer, llvm::ArrayRef<std::string> uses);

  /// The expression of one element-wise operation. Locals that it needs are
  /// declared; the result itself is not. A diagnostic when it cannot be done.
  Scalar emit(mlir::Operation *op, llvm::ArrayRef<Scalar> operands);

  /// Declares `const T name = value;` and returns the name as a number.
  /// `isRead` when the value is an element of a buffer.
  Scalar declare(const Scalar &value, llvm::StringRef name,
                 bool isRead = false);

  /// Rounds to `type`, limits to it (or to `limits`) where needed. `op` is
  /// what a recorded saturation or a diagnostic speaks of.
  Scalar finish(mlir::Operation *op, const Exact &exact, pan::FixedType type,
                std::optional<Interval> limits = std::nullopt);

  /// a / b, rounded to `type`.
  Scalar divide(mlir::Operation *op, const Scalar &a, const Scalar &b,
                pan::FixedType type);

  /// The number itself, not rounded to anything.
  static Exact exactly(const Scalar &value);

private:
  Scalar binary(mlir::Operation *op, const Scalar &a, const Scalar &b,
                pan::FixedType type);
  Scalar multiply(mlir::Operation *op, const Scalar &a, const Scalar &b,
                  pan::FixedType type);
  Scalar clip(pan::ClipOp op, const Scalar &x, pan::FixedType type);
  Scalar activation(pan::ActivationOp op, const Scalar &x, pan::FixedType type);
  Scalar greater(mlir::Operation *op, const Scalar &a, const Scalar &b,
                 pan::FixedType type);
  Scalar select(mlir::Operation *op, llvm::ArrayRef<Scalar> operands,
                pan::FixedType type);
  Scalar lookup(panc::LutOp op, const Scalar &x);
  Scalar interpolate(panc::LutOp op, const Scalar &x, panc::RomOp rom);
  Scalar real(mlir::Operation *op, llvm::ArrayRef<Scalar> operands);
  Scalar fail(mlir::Operation *op, mlir::Type type, const llvm::Twine &why);

  /// `const <type> <name> = <value>;` with a comment.
  struct Local {
    std::string type, name, value, comment;
    bool isWritten = false;
    bool isRead = false; ///< An element of a buffer: needs no other local.
  };

  /// Writes the locals that `text` mentions, each just before its first use:
  /// few registers then hold numbers that wait.
  void writeNeeded(Writer &writer, const std::string &text);

  /// Adds a local of a type that is no number's.
  std::string addLocal(const std::string &type, llvm::StringRef name,
                       const std::string &value);

  Model &model;
  Names &names;
  std::vector<Local> locals;
};

/// `value` in work width `width`; `cast` where it starts an expression that
/// must not be computed in `int`.
std::string operandText(const Scalar &value, unsigned width, bool cast);

/// value * 2^bits in work width `width`; `cast` as for `operandText`.
std::string alignedText(const Scalar &value, unsigned bits, unsigned width,
                        bool cast);

/// An expression of work width 16 is an `int`; this makes it 16 bits again.
std::string typed(const std::string &text, unsigned width);

/// A literal as a number of `type`.
Scalar literalScalar(Wide value, mlir::Type type);

/// The formula of one f32 operation in C; empty when there is none.
std::string realFormula(mlir::Operation *op, llvm::ArrayRef<Scalar> operands);

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_SCALARS_H
