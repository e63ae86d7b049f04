// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Matches a step against its pattern, from what it computes to what it reads.

#ifndef PANNIKIN_COMPILER_PASSES_STEPMATCH_H
#define PANNIKIN_COMPILER_PASSES_STEPMATCH_H

#include "compiler/passes/StepRun.h"
#include <map>

namespace pannikin {

/// Fills in a run: the operations of a step and the states before it.
class StepMatcher {
public:
  using Root = std::pair<unsigned, mlir::Value>;

  StepMatcher(const StepTemplate &step, const StepGraph &graph,
              const StepColours &colours, const ValueTable &values,
              StepRun &run);

  /// The slice that `node` is at `level`, or null.
  mlir::Value leafAt(const StepTemplate::Node &node, int level) const;

  /// Notes what a state of step `level` is; false when it was another value.
  bool bind(const StepTemplate::State &state, int level, mlir::Value value);

  /// Matches the pattern from `roots`, values of its operations, and binds the
  /// states before. False when something differs; the rest is bound though.
  /// With `termsFirst`, a sum whose one term fits better is that term: the
  /// other was zero.
  bool match(int level, llvm::ArrayRef<Root> roots, bool termsFirst = false);

private:
  bool isLike(const StepTemplate::Node &node, mlir::Value value) const;
  bool fixedAgree(const StepTemplate::Node &node, mlir::Operation *op) const;
  llvm::SmallVector<mlir::Value> alignedOperands(const StepTemplate::Node &node,
                                                 mlir::Operation *op) const;
  int likeness(const StepTemplate::Node &node,
               llvm::ArrayRef<mlir::Value> actual) const;
  int likeness(const StepTemplate::Node &node, mlir::Value value) const;
  std::optional<unsigned> otherTerm(const StepTemplate::Node &node,
                                    mlir::Value value, int atLeast) const;
  bool matchOperands(const StepTemplate::Node &node, mlir::Operation *op,
                     int level, llvm::SmallVectorImpl<Root> &work);

  const StepTemplate &step;
  const StepGraph &graph;
  const StepColours &colours;
  const ValueTable &values;
  StepRun &run;
  std::map<std::tuple<const void *, int64_t, int64_t>, mlir::Value> leaves;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_STEPMATCH_H
