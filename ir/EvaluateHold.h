// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How the evaluator runs `panc.hold` and products that keep their sums.

#ifndef PANNIKIN_IR_EVALUATEHOLD_H
#define PANNIKIN_IR_EVALUATEHOLD_H

#include "ir/Hold.h"
#include "ir/Numbers.h"

namespace pannikin {

/// Lets `kept` follow `input` as `panc.hold` says. The lists, or null, have
/// real numbers like everything else.
void follow(const Hold &rule, llvm::ArrayRef<double> input, double *kept,
            double *columns, double *differences);

/// A `panc.gemv` that keeps its sums. These are integers: what a unit of them
/// is worth depends on the row.
class KeptProduct {
public:
  explicit KeptProduct(panc::GemvOp op);

  /// What is read: the weights, and the lists of what moved.
  struct Operands {
    const double *weights, *columns, *differences;
  };

  /// One product; `addend` may be null.
  void run(const Operands &operands, const double *addend, double *sums,
           double *out) const;

private:
  Format format;
  int64_t width;
  std::vector<int> fractions; ///< Of the sum of each row.
};

} // namespace pannikin

#endif // PANNIKIN_IR_EVALUATEHOLD_H
