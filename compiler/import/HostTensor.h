// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tensors known while importing: initializers and all that follows from them.

#ifndef PANNIKIN_COMPILER_IMPORT_HOSTTENSOR_H
#define PANNIKIN_COMPILER_IMPORT_HOSTTENSOR_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pannikin::onnx_import {

using Shape = llvm::SmallVector<int64_t, 4>;

/// Largest number of elements of one tensor. More cannot be a model for a
/// microcontroller and would only exhaust the memory of the compiler.
constexpr int64_t maxElements = int64_t(1) << 24;

enum class Element { Float, Int, Bool };

/// A tensor of ONNX shape `shape`, row-major. Floats of every width are kept
/// as double, integers and truth values as int64; the other vector is empty.
/// `name` is the initializer that the numbers come from.
struct HostTensor {
  Element element = Element::Float;
  Shape shape;
  std::vector<double> floats;
  std::vector<int64_t> ints;
  std::string name;
  /// Texts are integers, which count the entries of this list.
  std::shared_ptr<const std::vector<std::string>> texts;

  int64_t size() const;
  bool isFloat() const { return element == Element::Float; }
  double number(int64_t i) const { return isFloat() ? floats[i] : ints[i]; }
};

using Constant = std::shared_ptr<const HostTensor>;

/// Number of elements of `shape`; throws when a dimension is negative or the
/// number exceeds `maxElements`.
int64_t countElements(llvm::ArrayRef<int64_t> shape);

/// "[1,128,9]".
std::string formatShape(llvm::ArrayRef<int64_t> shape);

/// "0.25", for messages.
std::string formatNumber(double number);

HostTensor makeInts(llvm::ArrayRef<int64_t> values);
HostTensor makeScalar(double value);
HostTensor makeFilled(llvm::ArrayRef<int64_t> shape, double value);

/// Element `i` of the result is element `source[i]` of `input`. Every change
/// of shape that moves or repeats elements is one of these.
HostTensor pick(const HostTensor &input, llvm::ArrayRef<int64_t> shape,
                const std::vector<int64_t> &source);
HostTensor transposeHost(const HostTensor &input,
                         llvm::ArrayRef<int64_t> permutation);
/// Keeps `indices` along `axis`; they must lie inside the dimension.
HostTensor takeHost(const HostTensor &input, int64_t axis,
                    llvm::ArrayRef<int64_t> indices);
HostTensor concatHost(llvm::ArrayRef<Constant> inputs, int64_t axis);
/// Repeats `input` as numpy does; throws when the shapes do not broadcast.
HostTensor broadcastHost(const HostTensor &input,
                         llvm::ArrayRef<int64_t> shape);

/// The numpy broadcast of two shapes; throws when there is none.
Shape broadcastShapes(llvm::ArrayRef<int64_t> a, llvm::ArrayRef<int64_t> b);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_HOSTTENSOR_H
