// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the answers of a model are worth: accuracy, agreement, error.

#ifndef PANNIKIN_COMPILER_DRIVER_SCORE_H
#define PANNIKIN_COMPILER_DRIVER_SCORE_H

#include "ir/Evaluate.h"
#include "ir/Npy.h"
#include "llvm/Support/JSON.h"
#include <optional>

namespace pannikin {

/// How the numbers of an output are read. With `classes > 1` they are scores
/// and the answer is the first largest; with `isIndex` the number is the class;
/// otherwise the answer is the number itself.
struct AnswerKind {
  int64_t classes = 1;
  bool isIndex = false;

  bool isClass() const { return isIndex || classes > 1; }
};

/// The right answers: a class a row, or `perRow` real values a row.
struct Labels {
  std::vector<double> values;
  bool areClasses = false;
  int64_t perRow = 1;
};

/// Reads the labels of `rows` rows and checks them against the kind of answer.
/// A model of several scores takes class numbers, one a row, or as many real
/// values a row as it has scores; a model of one number takes real values.
llvm::Expected<Labels> loadLabels(llvm::StringRef path, int64_t rows,
                                  const AnswerKind &kind);

/// Collects one output of many runs of a model. Of an output with a time axis
/// the answer is that of the last step.
class Answers {
public:
  explicit Answers(const AnswerKind &kind) : kind(kind) {}
  void add(const Tensor &output);

  int64_t getNumRows() const { return rows; }
  /// Numbers of all rows and steps, as they came.
  const std::vector<double> &numbers() const { return data; }
  /// Shape of one row's output.
  llvm::ArrayRef<int64_t> shape() const { return rowShape; }
  /// Share of rows whose class is the label.
  double accuracy(const Labels &labels) const;
  /// 1 - squared error / variance; nothing when the labels do not vary.
  std::optional<double> r2(const Labels &labels) const;
  /// {"accuracy"} or {"r2"}.
  llvm::json::Object score(const Labels &labels) const;

private:
  friend struct Agreement;
  int64_t stepsPerRow() const;
  /// The class, or the number, that begins at `at`.
  double answerAt(size_t at) const;
  double lastAnswer(int64_t row) const;

  AnswerKind kind;
  int64_t rows = 0;
  llvm::SmallVector<int64_t> rowShape;
  std::vector<double> data;
};

/// Writes all rows as .npy: shape [rows, shape of a row]. Does nothing when
/// `path` is empty.
llvm::Error writeAnswers(llvm::StringRef path, const Answers &answers);

/// How far two models' answers to the same rows are apart. Classes agree when
/// they are equal; numbers when they differ by at most 1 % of the range of the
/// first model's answers.
struct Agreement {
  Agreement(const Answers &real, const Answers &deployed);

  double share = 0;      ///< Of rows, at the last step.
  double stepsShare = 0; ///< Of all steps.
  double maxError = 0;   ///< Largest difference of two numbers.
  int64_t worstRow = 0;  ///< Where that is.
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_SCORE_H
