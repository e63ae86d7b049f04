// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// ONNX's recurrent operators once more, plainly computed from the text of the
// standard: what the importer is compared with.

#ifndef PANNIKIN_TEST_IMPORT_PLAINCELL_H
#define PANNIKIN_TEST_IMPORT_PLAINCELL_H

#include <cstdint>
#include <string>
#include <vector>

namespace pannikin::test {

using Vector = std::vector<double>;

/// One recurrent node with a batch of 1. Weights are in ONNX's layout.
struct CellCase {
  std::string op = "LSTM", direction = "forward";
  int64_t steps = 5, inputs = 3, hidden = 2;
  bool hasBias = true, hasInitial = false, hasPeepholes = false;
  bool linearBeforeReset = false, inputForget = false;
  int64_t layout = 0, sequenceLength = 0;
  double clip = 0;
  std::vector<std::string> activations;
  Vector alpha, beta;
  Vector w, r, b, initialH, initialC, p;

  int64_t directions() const { return direction == "bidirectional" ? 2 : 1; }
  int64_t gates() const { return op == "LSTM" ? 4 : op == "GRU" ? 3 : 1; }
  bool hasLength() const { return sequenceLength > 0; }
  int64_t length() const { return hasLength() ? sequenceLength : steps; }
  /// Fills the weights with numbers that differ everywhere.
  void fill();
};

/// Y `[T,D,H]`, then Y_h and Y_c `[D,H]`.
struct CellResult {
  Vector y, h, c;
};

CellResult runPlainly(const CellCase &cell, const Vector &x);

} // namespace pannikin::test

#endif // PANNIKIN_TEST_IMPORT_PLAINCELL_H
