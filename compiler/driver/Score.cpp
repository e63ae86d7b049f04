// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what counts as a right answer and as the same answer.

#include "compiler/driver/Score.h"
#include "ir/Csv.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace llvm;
using namespace pannikin;

static Error checkClasses(StringRef path, ArrayRef<double> labels,
                          const AnswerKind &kind) {
  for (size_t i = 0; i < labels.size(); ++i) {
    double label = labels[i];
    if (label == std::floor(label) && label >= 0 &&
        (kind.isIndex || label < double(kind.classes)))
      continue;
    std::string allowed = kind.isIndex ? "classes are whole numbers from 0"
                                       : "the model has the classes 0 to " +
                                             std::to_string(kind.classes - 1);
    std::string found = formatv("{0}", label);
    return fileError(path, "the label of row " + Twine(i) + " is " + found +
                               "; " + allowed);
  }
  return Error::success();
}

Expected<Labels> pannikin::loadLabels(StringRef path, int64_t rows,
                                      const AnswerKind &kind) {
  auto array = readArray(path);
  if (!array)
    return array.takeError();
  int64_t count = int64_t(array->data.size());
  Labels labels;
  labels.areClasses = kind.isClass() && count == rows;
  labels.perRow = labels.areClasses || kind.isIndex ? 1 : kind.classes;
  if (count != rows * labels.perRow)
    return fileError(path, "has shape " + shapeText(array->shape) + " for " +
                               Twine(rows) +
                               " test rows; give one label a row");
  if (labels.areClasses)
    if (Error error = checkClasses(path, array->data, kind))
      return error;
  labels.values = std::move(array->data);
  return labels;
}

void Answers::add(const Tensor &output) {
  rowShape = output.shape;
  data.insert(data.end(), output.data.begin(), output.data.end());
  ++rows;
}

int64_t Answers::stepsPerRow() const {
  return int64_t(data.size()) / (rows * kind.classes);
}

double Answers::answerAt(size_t at) const {
  if (kind.isIndex || kind.classes == 1)
    return data[at];
  auto first = data.begin() + at;
  return double(std::max_element(first, first + kind.classes) - first);
}

double Answers::lastAnswer(int64_t row) const {
  int64_t end = (row + 1) * int64_t(data.size()) / rows;
  return answerAt(size_t(end - kind.classes));
}

double Answers::accuracy(const Labels &labels) const {
  int64_t right = 0;
  for (int64_t row = 0; row < rows; ++row)
    right += lastAnswer(row) == labels.values[row];
  return double(right) / double(rows);
}

std::optional<double> Answers::r2(const Labels &labels) const {
  double error = 0, variance = 0;
  int64_t width = int64_t(data.size()) / rows;
  for (int64_t k = 0; k < labels.perRow; ++k) {
    double mean = 0;
    for (int64_t row = 0; row < rows; ++row)
      mean += labels.values[row * labels.perRow + k] / double(rows);
    for (int64_t row = 0; row < rows; ++row) {
      double label = labels.values[row * labels.perRow + k];
      double answer = data[(row + 1) * width - labels.perRow + k];
      error += (answer - label) * (answer - label);
      variance += (label - mean) * (label - mean);
    }
  }
  if (variance == 0)
    return std::nullopt;
  return 1 - error / variance;
}

json::Object Answers::score(const Labels &labels) const {
  if (labels.areClasses)
    return json::Object{{"accuracy", accuracy(labels)}};
  return json::Object{{"r2", r2(labels)}};
}

Error pannikin::writeAnswers(StringRef path, const Answers &answers) {
  if (path.empty())
    return Error::success();
  SmallVector<int64_t> shape{answers.getNumRows()};
  append_range(shape, answers.shape());
  return writeNpy(path, shape, answers.numbers());
}

Agreement::Agreement(const Answers &real, const Answers &deployed) {
  const auto &x = real.data, &y = deployed.data;
  size_t perRow = x.size() / size_t(real.rows);
  double tolerance = 0;
  if (!real.kind.isClass()) {
    auto [lo, hi] = std::minmax_element(x.begin(), x.end());
    tolerance = (*hi - *lo) / 100;
  }
  auto agree = [&](double a, double b) { return std::abs(a - b) <= tolerance; };
  int64_t rowsAgree = 0, stepsAgree = 0;
  for (int64_t row = 0; row < real.rows; ++row)
    rowsAgree += agree(real.lastAnswer(row), deployed.lastAnswer(row));
  for (size_t at = 0; at < x.size(); at += size_t(real.kind.classes))
    stepsAgree += agree(real.answerAt(at), deployed.answerAt(at));
  for (size_t i = 0; i < x.size(); ++i)
    if (std::abs(x[i] - y[i]) > maxError) {
      maxError = std::abs(x[i] - y[i]);
      worstRow = int64_t(i / perRow);
    }
  share = double(rowsAgree) / double(real.rows);
  stepsShare = double(stepsAgree) / double(real.rows * real.stepsPerRow());
}
