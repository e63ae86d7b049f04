// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which elements of a graph always hold the same number.

#ifndef PANNIKIN_COMPILER_PASSES_ELEMENTVALUES_H
#define PANNIKIN_COMPILER_PASSES_ELEMENTVALUES_H

#include "compiler/passes/ElementGraph.h"
#include <optional>

namespace pannikin {

/// Elements computed in the same way from equal elements are equal; states are
/// equal until their next values differ (Alpern, Wegman and Zadeck, Detecting
/// equality of variables in programs, 1988). Rows of a matrix are compared
/// after the columns of equal elements were added up.
class ElementValues {
public:
  explicit ElementValues(const ElementGraph &graph);

  /// The first of the elements that always equal `element`.
  int leaderOf(int element) const { return leaders[element]; }

  /// The number that `element` always is, or nothing.
  std::optional<double> constantOf(int element) const {
    return constants[element];
  }

private:
  struct Round;
  ElementValues() = default;
  std::vector<int> leaders;
  std::vector<std::optional<double>> constants;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_ELEMENTVALUES_H
