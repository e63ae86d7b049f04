// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes the loop over stored vectors.

#ifndef PANNIKIN_COMPILER_EMIT_NEAREST_H
#define PANNIKIN_COMPILER_EMIT_NEAREST_H

#include "compiler/emit/Functions.h"
#include "ir/Nearest.h"

namespace pannikin::emit {

/// The C of one `panc.nearest`: a function that computes one distance after the
/// other and keeps the least, or adds each row's share at once where all rows
/// take part.
class NearestLoop {
public:
  NearestLoop(Model &model, panc::NearestOp op, Writer &writer);

  /// Writes the function, before that of the model, and returns its name.
  std::string print();

private:
  bool takesAll() const { return nearest.k == nearest.rows(); }
  std::string distanceText() const;
  std::string distanceType() const;
  std::string sumType() const;
  void declareSums();
  void printSlots();
  void printSelection();
  void printVotes();
  void printAll();
  void addRow(const std::string &values, const std::string &weight);
  void printResult();

  Model &model;
  panc::NearestOp op;
  Writer &writer;
  Nearest nearest;
  mlir::Type in, out, said; ///< Elements of input, result and values.
  std::string rows, values; ///< The tables.
  bool isReal, isSummed;
};

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_NEAREST_H
