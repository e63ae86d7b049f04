// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes every comparison with `x <= bound`:
//   x < t  =  x <= the next number below t;  x == t  =  below(t) < x <= t.

#include "compiler/import/TreeQuestions.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pannikin::onnx_import {

static constexpr double infinity = std::numeric_limits<double>::infinity();

/// The largest float32 that is at most `bound`: x <= bound for the same x.
static double roundDown(double bound) {
  float nearest = float(bound);
  return nearest <= bound ? nearest : std::nextafter(nearest, -INFINITY);
}

namespace {
/// Grows a question from the left end of the number line.
class Runs {
public:
  explicit Runs(bool isDouble) : isDouble(isDouble) {}

  /// All up to and including `bound` that is not answered yet.
  void upTo(double bound, bool answer) {
    bound = isDouble ? bound : roundDown(bound);
    if (question.bounds.empty() || question.bounds.back() < bound)
      add(bound, answer);
  }

  /// All below `bound` that is not answered yet.
  void below(double bound, bool answer) {
    // Nothing is below the least number.
    if (bound > -infinity)
      upTo(std::nextafter(bound, -infinity), answer);
  }

  Question finish(bool answer, bool nan) {
    question.nan = nan;
    if (!question.answers.empty() && question.answers.back() == answer) {
      question.bounds.pop_back();
      question.answers.pop_back();
    }
    // One answer to all numbers leaves NaN to ask for: x <= infinity.
    if (question.bounds.empty()) {
      question.bounds = {infinity};
      question.answers = {answer, nan};
      return question;
    }
    question.answers.push_back(answer);
    return question;
  }

private:
  void add(double bound, bool answer) {
    if (!question.answers.empty() && question.answers.back() == answer) {
      question.bounds.back() = bound;
      return;
    }
    question.bounds.push_back(bound);
    question.answers.push_back(answer);
  }

  bool isDouble;
  Question question;
};
} // namespace

Question questionOf(BranchMode mode, double value,
                    const std::vector<double> &members, bool missing,
                    bool isDouble) {
  Runs runs(isDouble);
  switch (mode) {
  case BranchMode::Leq:
  case BranchMode::Gt:
    runs.upTo(value, mode == BranchMode::Leq);
    return runs.finish(mode == BranchMode::Gt, missing);
  case BranchMode::Lt:
  case BranchMode::Gte:
    runs.below(value, mode == BranchMode::Lt);
    return runs.finish(mode == BranchMode::Gte, missing);
  case BranchMode::Eq:
  case BranchMode::Neq:
    runs.below(value, mode == BranchMode::Neq);
    runs.upTo(value, mode == BranchMode::Eq);
    // NaN differs from every number.
    return runs.finish(mode == BranchMode::Neq,
                       missing || mode == BranchMode::Neq);
  case BranchMode::Member:
    break;
  }
  std::vector<double> sorted(members);
  std::sort(sorted.begin(), sorted.end());
  for (double member : sorted) {
    runs.below(member, false);
    runs.upTo(member, true);
  }
  return runs.finish(false, missing);
}

} // namespace pannikin::onnx_import
