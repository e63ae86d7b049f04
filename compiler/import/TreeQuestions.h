// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The branches of ONNX's decision trees as runs of the number line.

#ifndef PANNIKIN_COMPILER_IMPORT_TREEQUESTIONS_H
#define PANNIKIN_COMPILER_IMPORT_TREEQUESTIONS_H

#include "llvm/ADT/SmallVector.h"
#include <vector>

namespace pannikin::onnx_import {

/// How a branch compares a feature, in the order in which version 5 of
/// `ai.onnx.ml` numbers them.
enum class BranchMode { Leq, Lt, Gte, Gt, Eq, Neq, Member };

/// What a branch answers to a number: `answers[i]` to those that are at most
/// `bounds[i]` and above the bounds before it, the last answer to all above
/// the last bound, `nan` to what is not a number. Bounds ascend, neighbouring
/// answers differ unless there is one bound only.
struct Question {
  llvm::SmallVector<double, 2> bounds;
  llvm::SmallVector<bool, 3> answers;
  bool nan = false;

  /// The answer to `x`, which is a number.
  bool answerTo(double x) const {
    size_t run = 0;
    while (run < bounds.size() && bounds[run] < x)
      ++run;
    return answers[run];
  }
};

/// The question that asks whether a feature compares with `value` (one of
/// `members` for `Member`) by `mode`; NaN is answered yes if `missing`.
/// Features are float64 if `isDouble`, else float32, and the bounds are numbers
/// of that type.
Question questionOf(BranchMode mode, double value,
                    const std::vector<double> &members, bool missing,
                    bool isDouble);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_TREEQUESTIONS_H
