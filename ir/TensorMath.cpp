// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The whole-tensor operations of the evaluator.

#include "ir/TensorMath.h"
#include <array>
#include <cmath>

using namespace mlir;
using namespace pannikin;

int64_t pannikin::elementCount(ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  return count;
}

void pannikin::quantize(Tensor &x, Type type) {
  Type element = numberTypeOf(type);
  auto fixed = dyn_cast<pan::FixedType>(element);
  size_t rows = fixed && fixed.hasRowFractions() ? x.shape[0] : 1;
  size_t columns = x.data.size() / rows;
  for (size_t row = 0; row < rows; ++row) {
    Format format(element, row);
    for (size_t i = row * columns; i < (row + 1) * columns; ++i)
      x.data[i] = element.isF32() ? double(float(x.data[i]))
                                  : format.quantize(x.data[i]);
  }
}

Tensor pannikin::asOperand(const Tensor &x, Type type) {
  Tensor result = x;
  auto fixed = dyn_cast<pan::FixedType>(numberTypeOf(type));
  if (fixed && fixed.hasRowFractions())
    for (size_t i = 0; i < result.data.size(); ++i)
      result.data[i] = std::ldexp(x.data[i], fixed.getFractionOf(int64_t(i)) -
                                                 readFractionOf(fixed));
  return result;
}

void pannikin::elementwise(const Tensor &x, Tensor &out,
                           const ScalarFunction &f) {
  out.shape = x.shape;
  out.data.resize(x.data.size());
  for (size_t i = 0; i < x.data.size(); ++i)
    out.data[i] = f(&x.data[i]);
}

/// Elements of `shape` that precede index `i` of `full`, broadcasting.
static size_t broadcastIndex(ArrayRef<int64_t> full, ArrayRef<int64_t> shape,
                             size_t i) {
  size_t index = 0, stride = 1, skip = full.size() - shape.size();
  for (size_t d = full.size(); d-- > skip;) {
    size_t position = i % full[d];
    i /= full[d];
    if (shape[d - skip] != 1)
      index += position * stride;
    stride *= shape[d - skip];
  }
  return index;
}

void pannikin::elementwise(ArrayRef<const Tensor *> operands, Tensor &out,
                           const ScalarFunction &f) {
  SmallVector<int64_t> shape;
  for (const Tensor *operand : operands)
    shape = *pan::broadcastShapes(shape, operand->shape);
  size_t count = elementCount(shape);
  std::vector<double> result(count);
  SmallVector<double, 3> numbers(operands.size());
  SmallVector<bool, 3> isWhole;
  for (const Tensor *operand : operands)
    isWhole.push_back(operand->shape == shape);
  for (size_t i = 0; i < count; ++i) {
    for (size_t k = 0; k < operands.size(); ++k) {
      const Tensor &x = *operands[k];
      numbers[k] = x.data[isWhole[k] ? i : broadcastIndex(shape, x.shape, i)];
    }
    result[i] = f(numbers.data());
  }
  out.shape.assign(shape);
  out.data = std::move(result);
}

/// Products of `Count` rows of `columns` numbers at `a` with `b`. Each sum has
/// the order of its columns; several side by side need not wait for one
/// another.
template <size_t Count>
static std::array<double, Count> dots(const double *a, const double *b,
                                      size_t columns) {
  std::array<double, Count> sums{};
  for (size_t j = 0; j < columns; ++j)
    for (size_t k = 0; k < Count; ++k)
      sums[k] += a[k * columns + j] * b[j];
  return sums;
}

void pannikin::matvec(const Tensor &w, const Tensor &x, Tensor &out,
                      const Format &format) {
  size_t rows = w.shape[0], columns = w.shape[1];
  size_t vectors = columns ? x.data.size() / columns : 0;
  out.shape = x.shape;
  out.shape.back() = rows;
  out.data.resize(vectors * rows);
  const double *b = x.data.data();
  double *result = out.data.data();
  for (size_t v = 0; v < vectors; ++v, b += columns) {
    const double *a = w.data.data();
    size_t left = rows;
    for (; left >= 4; left -= 4, a += 4 * columns)
      for (double sum : dots<4>(a, b, columns))
        *result++ = format.quantize(sum);
    for (; left > 0; --left, a += columns)
      *result++ = format.quantize(dots<1>(a, b, columns)[0]);
  }
}

Tensor pannikin::matrixAt(const Tensor &w, double at, int64_t rows) {
  int64_t columns = w.shape[1];
  auto first = w.data.begin() + int64_t(at) * rows * columns;
  return {{rows, columns}, {first, first + rows * columns}};
}

double pannikin::childOf(double node, const Tensor &signs) {
  if (node >= double(signs.data.size()))
    return node;
  return 2 * node + (signs.data[size_t(node)] > 0 ? 1 : 2);
}

static double combine(pan::Reduction kind, double a, double b) {
  switch (kind) {
  case pan::Reduction::Sum:
  case pan::Reduction::Mean:
    return a + b;
  case pan::Reduction::Max:
    return std::max(a, b);
  case pan::Reduction::Min:
    return std::min(a, b);
  }
  return a;
}

void pannikin::reduce(const Tensor &x, Tensor &out, pan::Reduction kind,
                      int64_t axis, const Format &format) {
  size_t size = x.shape[axis], inner = 1;
  for (size_t d = axis + 1; d < x.shape.size(); ++d)
    inner *= x.shape[d];
  out.shape = x.shape;
  out.shape.erase(out.shape.begin() + axis);
  if (out.shape.empty())
    out.shape.push_back(1);
  size_t outer = x.data.size() / (size * inner);
  out.data.assign(outer * inner, 0);
  for (size_t o = 0; o < outer; ++o)
    for (size_t i = 0; i < inner; ++i) {
      double value = x.data[o * size * inner + i];
      for (size_t k = 1; k < size; ++k)
        value = combine(kind, value, x.data[(o * size + k) * inner + i]);
      if (kind == pan::Reduction::Mean)
        value /= double(size);
      out.data[o * inner + i] = format.quantize(value);
    }
}

void pannikin::argmax(const Tensor &x, Tensor &out, bool last, bool smallest) {
  size_t size = x.shape.back();
  out.shape = x.shape;
  out.shape.pop_back();
  if (out.shape.empty())
    out.shape.push_back(1);
  out.data.resize(x.data.size() / size);
  for (size_t r = 0; r < out.data.size(); ++r) {
    size_t best = 0;
    for (size_t i = 1; i < size; ++i) {
      double a = x.data[r * size + i], b = x.data[r * size + best];
      if (smallest ? a < b || (last && a == b) : a > b || (last && a == b))
        best = i;
    }
    out.data[r] = double(best);
  }
}

void pannikin::softmaxRows(const Tensor &x, Tensor &out, bool log,
                           const Format &from, const Format &to) {
  size_t size = x.shape.back();
  out.shape = x.shape;
  out.data.resize(x.data.size());
  for (size_t i = 0; i + size <= x.data.size(); i += size)
    softmax(ArrayRef<double>(&x.data[i], size),
            MutableArrayRef<double>(&out.data[i], size), log, from, to);
}

void pannikin::reshape(const Tensor &x, Tensor &out, ArrayRef<int64_t> shape) {
  int64_t known = 1;
  for (int64_t size : shape)
    known *= ShapedType::isDynamic(size) ? 1 : size;
  SmallVector<int64_t> actual(shape);
  for (int64_t &size : actual)
    if (ShapedType::isDynamic(size))
      size = int64_t(x.data.size()) / known;
  out.data = x.data;
  out.shape = actual;
}

void pannikin::transpose(const Tensor &x, Tensor &out,
                         ArrayRef<int64_t> permutation) {
  size_t rank = x.shape.size();
  SmallVector<size_t> stride(rank, 1), position(rank, 0);
  for (size_t d = rank; d-- > 1;)
    stride[d - 1] = stride[d] * x.shape[d];
  out.shape.clear();
  for (int64_t from : permutation)
    out.shape.push_back(x.shape[from]);
  out.data.resize(x.data.size());
  for (double &value : out.data) {
    size_t index = 0;
    for (size_t d = 0; d < rank; ++d)
      index += position[d] * stride[permutation[d]];
    value = x.data[index];
    for (size_t d = rank; d-- > 0;) {
      if (++position[d] < size_t(out.shape[d]))
        break;
      position[d] = 0;
    }
  }
}

void pannikin::takeSlice(const Tensor &x, Tensor &out, int64_t axis,
                         int64_t start, int64_t step, int64_t size) {
  int64_t length = x.shape[axis], inner = 1, outer = 1;
  if (start < 0)
    start += length;
  if (ShapedType::isDynamic(size))
    size = step > 0 ? (length - start + step - 1) / step : start / -step + 1;
  for (int64_t d = 0; d < int64_t(x.shape.size()); ++d)
    (d < axis ? outer : inner) *= d == axis ? 1 : x.shape[d];
  out.shape = x.shape;
  out.shape[axis] = size;
  out.data.clear();
  for (int64_t o = 0; o < outer; ++o)
    for (int64_t k = 0; k < size; ++k) {
      const double *from = &x.data[(o * length + start + k * step) * inner];
      out.data.insert(out.data.end(), from, from + inner);
    }
}

void pannikin::concat(ArrayRef<const Tensor *> parts, Tensor &out,
                      int64_t axis) {
  out.shape = parts[0]->shape;
  out.shape[axis] = 0;
  int64_t outer = 1;
  for (int64_t d = 0; d < axis; ++d)
    outer *= out.shape[d];
  for (const Tensor *part : parts)
    out.shape[axis] += part->shape[axis];
  out.data.clear();
  for (int64_t o = 0; o < outer; ++o)
    for (const Tensor *part : parts) {
      size_t size = part->data.size() / outer;
      auto from = part->data.begin() + o * size;
      out.data.insert(out.data.end(), from, from + size);
    }
}

void pannikin::takeElement(const Tensor &sequence, int64_t t, Tensor &out) {
  size_t size = sequence.data.size() / sequence.shape[0];
  out.shape.assign(sequence.shape.begin() + 1, sequence.shape.end());
  if (out.shape.empty())
    out.shape.push_back(1);
  out.data.assign(sequence.data.begin() + t * size,
                  sequence.data.begin() + (t + 1) * size);
}

void pannikin::putElement(const Tensor &element, int64_t t, int64_t steps,
                          Tensor &sequence) {
  size_t size = element.data.size();
  sequence.shape.assign(element.shape.begin(), element.shape.end());
  sequence.shape.insert(sequence.shape.begin(), steps);
  sequence.data.resize(steps * size);
  std::copy(element.data.begin(), element.data.end(),
            sequence.data.begin() + t * size);
}
