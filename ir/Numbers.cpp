// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rounding, constants, tables and the functions behind them.

#include "ir/Numbers.h"
#include "ir/Panc.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;

Format::Format(Type element, int64_t row) {
  auto fixed = dyn_cast<pan::FixedType>(element);
  if (!fixed)
    return;
  real = false;
  scale = std::ldexp(1.0, fixed.getFractionOf(row));
  step = 1 / scale;
  lo = double(fixed.getMin()) * step;
  hi = double(fixed.getMax()) * step;
}

double Format::quantize(double value) const {
  if (real)
    return value;
  if (std::isnan(value)) // 0 / 0
    return 0;
  double rounded = std::floor(value * scale + 0.5) * step;
  return rounded < lo ? lo : rounded > hi ? hi : rounded;
}

int pannikin::readFractionOf(pan::FixedType type) {
  if (!type.hasRowFractions())
    return type.getFraction();
  return int(type.getWidth()) - (type.getIsUnsigned() ? 0 : 1);
}

Type pannikin::numberTypeOf(Type type) {
  if (auto buffer = dyn_cast<panc::BufferType>(type))
    return buffer.getElementType();
  return pan::elementTypeOf(type);
}

std::vector<int64_t> pannikin::constantIntegers(ElementsAttr values,
                                                bool isUnsigned) {
  std::vector<int64_t> result;
  result.reserve(values.getNumElements());
  for (const APInt &value : values.getValues<APInt>())
    result.push_back(isUnsigned ? int64_t(value.getZExtValue())
                                : value.getSExtValue());
  return result;
}

std::vector<double> pannikin::constantValues(ElementsAttr values, Type type) {
  std::vector<double> result;
  auto fixed = dyn_cast<pan::FixedType>(numberTypeOf(type));
  if (!fixed && isa<FloatType>(values.getElementType())) {
    for (const APFloat &value : values.getValues<APFloat>())
      result.push_back(value.convertToDouble());
    return result;
  }
  std::vector<int64_t> integers =
      constantIntegers(values, fixed && fixed.getIsUnsigned());
  int64_t rows = values.getShapedType().getRank()
                     ? values.getShapedType().getDimSize(0)
                     : 1;
  int64_t columns = rows ? int64_t(integers.size()) / rows : 0;
  for (size_t i = 0; i < integers.size(); ++i)
    result.push_back(fixed ? std::ldexp(double(integers[i]),
                                        -fixed.getFractionOf(i / columns))
                           : double(integers[i]));
  return result;
}

DenseElementsAttr pannikin::makeIntegers(MLIRContext *context,
                                         ArrayRef<int64_t> shape,
                                         ArrayRef<int64_t> integers,
                                         unsigned width) {
  SmallVector<APInt> values;
  values.reserve(integers.size());
  for (int64_t integer : integers)
    values.push_back(APInt(width, uint64_t(integer), /*isSigned=*/true,
                           /*implicitTrunc=*/true));
  return DenseElementsAttr::get(
      RankedTensorType::get(shape, IntegerType::get(context, width)), values);
}

std::vector<int64_t> pannikin::quantizeToIntegers(ArrayRef<double> values,
                                                  int64_t rows,
                                                  pan::FixedType type) {
  std::vector<int64_t> result;
  result.reserve(values.size());
  int64_t columns = rows ? int64_t(values.size()) / rows : 0;
  for (size_t i = 0; i < values.size(); ++i) {
    Format format(type, columns ? i / columns : 0);
    result.push_back(std::llround(format.quantize(values[i]) * format.scale));
  }
  return result;
}

double pannikin::applyFunction(pan::Function function, double x, double alpha) {
  switch (function) {
  case pan::Function::Sigmoid:
    return 1 / (1 + std::exp(-x));
  case pan::Function::Tanh:
    return std::tanh(x);
  case pan::Function::Relu:
    return x > 0 ? x : 0;
  case pan::Function::Elu:
    return x > 0 ? x : alpha * std::expm1(x);
  case pan::Function::Softsign:
    return x / (1 + std::fabs(x));
  case pan::Function::Softplus:
    return x > 30 ? x : std::log1p(std::exp(x));
  case pan::Function::ThresholdedRelu:
    return x > alpha ? x : 0;
  case pan::Function::Exp:
    return std::exp(x);
  case pan::Function::Log:
    return std::log(x);
  case pan::Function::Sqrt:
    return std::sqrt(x);
  case pan::Function::Round:
    return std::nearbyint(x);
  }
  return x;
}

double pannikin::lookup(double x, ArrayRef<double> table, int64_t first,
                        int64_t cell, bool interpolate, const Format &format) {
  double last = double(table.size()) - 1;
  double u = std::ldexp(x, int(cell)) - double(first);
  u = std::min(std::max(interpolate ? u : std::floor(u), 0.0), last);
  if (!interpolate)
    return table[size_t(u)];
  double i = std::min(std::floor(u), last - 1);
  double left = table[size_t(i)], right = table[size_t(i) + 1];
  return format.quantize(left + (right - left) * (u - i));
}

std::vector<int64_t> pannikin::exponentialTable() {
  std::vector<int64_t> table;
  for (int i = 0; i <= 256; ++i)
    table.push_back(std::llround(std::ldexp(std::exp(i / 16.0 - 16), 15)));
  return table;
}

std::vector<int64_t> pannikin::logarithmTable() {
  std::vector<int64_t> table;
  for (int i = 0; i <= 64; ++i)
    table.push_back(std::llround(std::ldexp(std::log1p(i / 64.0), 16)));
  return table;
}

static void softmaxReal(ArrayRef<double> input, MutableArrayRef<double> out,
                        bool log) {
  double top = *llvm::max_element(input), sum = 0;
  for (double x : input)
    sum += std::exp(x - top);
  for (size_t i = 0; i < input.size(); ++i)
    out[i] =
        log ? input[i] - top - std::log(sum) : std::exp(input[i] - top) / sum;
}

/// ln(sum * 2^-15) at fraction 16, for sum >= 2^15.
static int64_t logarithmOf(int64_t sum) {
  static const std::vector<int64_t> table = logarithmTable();
  int k = 63 - __builtin_clzll(uint64_t(sum)) - 15;
  int64_t m = (sum >> k) - 32768;
  int64_t i = m >> 9, rest = m & 511;
  int64_t between = ((table[i + 1] - table[i]) * rest + 256) >> 9;
  return k * 45426 + table[i] + between;
}

void pannikin::softmax(ArrayRef<double> input, MutableArrayRef<double> out,
                       bool log, const Format &from, const Format &to) {
  if (from.real)
    return softmaxReal(input, out, log);
  static const std::vector<int64_t> table = exponentialTable();
  double top = *llvm::max_element(input);
  std::vector<int64_t> exponentials;
  int64_t sum = 0;
  for (double x : input) {
    // Offset from -16 at fraction 11: cells of 2^7.
    double d = std::max(x - top, -16.0) + 16;
    int64_t u = int64_t(std::floor(d * 2048 + 0.5));
    int64_t i = std::min<int64_t>(u >> 7, 255), rest = u - (i << 7);
    int64_t e = table[i] + (((table[i + 1] - table[i]) * rest + 64) >> 7);
    exponentials.push_back(e);
    sum += e;
  }
  double logSum =
      log ? std::floor(std::ldexp(double(logarithmOf(sum)), -16) * from.scale +
                       0.5) *
                from.step
          : 0;
  for (size_t i = 0; i < input.size(); ++i)
    out[i] = to.quantize(
        log ? input[i] - top - logSum
            : double(((exponentials[i] << 16) + (sum >> 1)) / sum) / 65536);
}
