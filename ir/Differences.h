// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Recognises differences between a computed vector and constant rows.

#ifndef PANNIKIN_IR_DIFFERENCES_H
#define PANNIKIN_IR_DIFFERENCES_H

#include "ir/Pan.h"
#include <string>
#include <vector>

namespace pannikin {

/// Number of elements of a tensor of known shape.
inline int64_t countOf(mlir::Value value) {
  return mlir::ShapedType::getNumElements(pan::shapeOf(value.getType()));
}

/// Where rows and features lie in the differences: features along `axis` (none
/// when there is one feature), rows along the other dimension or, inside
/// `scan`, along its time.
struct Layout {
  llvm::ArrayRef<int64_t> shape;
  int64_t axis;
  pan::ScanOp scan;
  int64_t rows = 1, size = 1;

  Layout(llvm::ArrayRef<int64_t> shape, int64_t axis, pan::ScanOp scan);
  bool isValid = true;
};

/// scale * x + total: what is squared or measured.
struct Difference {
  mlir::Value x;
  double scale = 1;
  std::vector<double> total;
  /// Of the first constant with a number for each row.
  std::string name;
};

/// Takes constants off sums and differences of `value`, which has the shape of
/// `layout`, until a vector remains that is computed outside of its scan.
std::optional<Difference> matchDifference(mlir::Value value,
                                          const Layout &layout);

} // namespace pannikin

#endif // PANNIKIN_IR_DIFFERENCES_H
