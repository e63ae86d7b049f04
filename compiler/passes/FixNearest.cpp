// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rounds stored vectors and what they say, and tabulates weights by distance.

#include "compiler/passes/FixNearest.h"
#include "compiler/passes/Formats.h"
#include "compiler/passes/Tables.h"
#include "ir/Numbers.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

static std::vector<double> valuesOf(Value constant) {
  auto op = constant.getDefiningOp<ConstantOp>();
  return constantValues(op.getValue(), op.getType());
}

static double magnitudeOf(ArrayRef<double> numbers) {
  double magnitude = 0;
  for (double number : numbers)
    magnitude = std::max(magnitude, std::fabs(number));
  return magnitude;
}

/// The fraction with which 8 bits hold `numbers` with the least squared error.
static int bestFraction(ArrayRef<double> numbers) {
  int finest = fractionFor(magnitudeOf(numbers), 8), best = finest;
  double least = 0;
  // Beyond three bits of saturation nothing is left of the largest.
  for (int fraction = finest; fraction <= finest + 3; ++fraction) {
    double error = 0;
    for (double number : numbers) {
      double rounded = std::floor(std::ldexp(number, fraction) + 0.5);
      double kept = std::ldexp(std::clamp(rounded, -128.0, 127.0), -fraction);
      error += (kept - number) * (kept - number);
    }
    if (fraction == finest || error < least) {
      least = error;
      best = fraction;
    }
  }
  return best;
}

int pannikin::bestRowFraction(NearestOp op) {
  return bestFraction(valuesOf(op.getPrototypes()));
}

FixedType pannikin::meetingFormat(NearestOp op, FixedType type) {
  int fraction =
      type.getWidth() == 8
          ? bestRowFraction(op)
          : fractionFor(magnitudeOf(valuesOf(op.getPrototypes())), 16);
  return FixedType::get(op.getContext(), type.getWidth(),
                        std::min(type.getFraction(), fraction));
}

/// Replaces a constant operand by integers of `type`.
static void requantize(OpOperand &use, FixedType type) {
  auto constant = use.get().getDefiningOp<ConstantOp>();
  OpBuilder builder(constant);
  auto shape = shapeOf(constant.getType());
  auto integers = quantizeToIntegers(valuesOf(use.get()), shape[0], type);
  use.set(makeFixedConstant(builder, constant.getLoc(), shape, integers, type,
                            constant.getName().value_or("")));
}

/// e^-x below this adds nothing to sums of weights of 16 bits.
static constexpr double farExponent = 12;

/// Tables of e^(-rate D) for distances up to `farthest`: about as many bytes
/// for the upper digits of an index of at most `bits` bits as for the lower
/// ones, whose entries have `lowBits` bits.
static void tabulateExponential(NearestOp op, double rate, double farthest,
                                int bits, int lowBits) {
  double reach = std::min(rate * farthest, farExponent);
  double most = std::ldexp(1.0, bits);
  int cell = 0;
  while (std::ldexp(rate, cell) * most < reach && cell < 31)
    ++cell;
  double step = std::ldexp(rate, cell);
  double steps = std::min(std::ceil(reach / step) + 1, most);
  int64_t lows = int64_t(1)
                 << ((llvm::Log2_64_Ceil(uint64_t(steps)) + (lowBits == 8)) /
                     2);
  // What is less than 1/e has too few digits in a byte.
  while (lows > 1 && step * double(lows) > 1)
    lows /= 2;
  int64_t highs = int64_t(std::ceil(steps / double(lows)));
  SmallVector<int32_t> high, low;
  for (int64_t i = 0; i < highs; ++i)
    high.push_back(int32_t(
        std::min(std::floor(std::exp(-step * double(i * lows)) * 65536 + 0.5),
                 65535.0)));
  // In the middle of its cell; distances of exactly 0 are rare.
  double middle = cell == 0 ? 0 : 0.5;
  for (int64_t j = 0; j < lows; ++j)
    low.push_back(int32_t(std::clamp(
        std::floor(std::ldexp(std::exp(-step * (double(j) + middle)), lowBits) -
                   0.5),
        0.0, std::ldexp(1.0, lowBits) - 1)));
  op.setCell(cell);
  op.setHigh(high);
  op.setLow(low);
}

/// What one row of calibration data is answered, with and without rounding.
static bool isChanged(ArrayRef<double> a, ArrayRef<double> b, double spread) {
  if (a.size() == 1)
    return std::fabs(a[0] - b[0]) > spread / 100;
  return std::max_element(a.begin(), a.end()) - a.begin() !=
         std::max_element(b.begin(), b.end()) - b.begin();
}

void pannikin::noteWideRows(NearestOp op,
                            ArrayRef<std::vector<double>> inputs) {
  Nearest exact = Nearest::of(op), rounded = exact;
  std::vector<double> all;
  for (const std::vector<double> &input : inputs)
    all.insert(all.end(), input.begin(), input.end());
  auto format = [&](int fraction) {
    return Format(FixedType::get(op.getContext(), 8, fraction));
  };
  Format byte = format(std::min(bestFraction(all), bestRowFraction(op)));
  for (double &number : rounded.prototypes)
    number = byte.quantize(number);
  auto [least, most] =
      std::minmax_element(exact.values.begin(), exact.values.end());
  size_t changed = 0;
  for (std::vector<double> input : inputs) {
    std::vector<double> answer = exact.answer(input);
    for (double &number : input)
      number = byte.quantize(number);
    changed += isChanged(answer, rounded.answer(input), *most - *least);
  }
  if (changed * 100 > inputs.size())
    op->setAttr(wideRowsName, UnitAttr::get(op.getContext()));
}

/// Leaves out as many whole bytes of squares or powers as it takes.
static LogicalResult fixDistances(NearestOp op, FixedType input) {
  Nearest nearest = Nearest::of(op);
  if (!nearest.holdsPowers(input.getWidth()))
    return op.emitError("differences of ")
           << input.getWidth() << " bits to the power of " << nearest.power
           << " do not fit a word of 64 bits; compile with --activations 8 (to "
              "the power of 8 at most), or with a lower power";
  bool isCut = nearest.metric == Metric::SquaredL2 ||
               nearest.metric == Metric::Minkowski;
  for (int64_t drop : {0, 8, 16, 24}) {
    nearest.drop = drop;
    double farthest = nearest.largestDistance(input.getMin(), input.getMax());
    // What no distance reaches fills the slots at first.
    if (farthest < nearest.distanceLimit() - 1) {
      op.setDrop(drop);
      return success();
    }
    if (!isCut)
      break;
  }
  return op.emitError("distances of ")
         << nearest.size << " numbers of " << input.getWidth()
         << " bits do not fit a word of 32 bits; compile with --activations 8, "
            "or with fewer features";
}

/// The most digits of weights, or the fewest that products lose, with which
/// words hold the sums.
static LogicalResult fixSums(NearestOp op, FixedType input) {
  Nearest nearest = Nearest::of(op);
  bool isExponential = nearest.kernel == Kernel::Exponential;
  // Three bytes are added faster than four, and a byte of a product lies below
  // what values of 8 bits resolve.
  SmallVector<int64_t> trims = {0, 8, 16};
  nearest.trim = 8;
  if (isExponential && nearest.largestSum() < std::ldexp(1.0, 23))
    trims = {8};
  for (int64_t trim : trims) {
    nearest.trim = trim;
    for (nearest.bits = 15; nearest.bits >= 8; --nearest.bits) {
      if (!nearest.fault(input).empty())
        continue;
      op.setTrim(nearest.trim);
      op.setBits(nearest.bits);
      return success();
    }
    if (!isExponential)
      break;
  }
  return op.emitError("what ")
         << nearest.k << " rows say does not fit a word of 32 bits; compile "
         << "with --weights 8 or --float";
}

LogicalResult pannikin::fixNearest(NearestOp op, unsigned width) {
  FixedType input = fixedTypeOf(op.getInput().getType());
  FixedType result = fixedTypeOf(op.getType());
  bool isExponential = op.getKernel() == Kernel::Exponential;
  requantize(op.getPrototypesMutable(), input);
  FixedType values = FixedType::get(op.getContext(), 16, result.getFraction());
  if (isExponential) {
    unsigned bits = shapeOf(op.getType())[0] == 1 ? 16 : width;
    double magnitude = magnitudeOf(valuesOf(op.getValues()));
    values =
        FixedType::get(op.getContext(), bits, fractionFor(magnitude, bits));
  } else if (result.getIsUnsigned()) {
    values = result;
  }
  requantize(op.getValuesMutable(), values);
  if (failed(fixDistances(op, input)))
    return failure();
  bool isSquared = op.getMetric() == Metric::SquaredL2;
  int fraction = input.getFraction() * (isSquared ? 2 : 1) - int(op.getDrop());
  double scale = op.getScale().convertToDouble();
  // Sums of which only the largest counts do not cancel as a single one may.
  bool isCoarse = input.getWidth() == 8 && shapeOf(op.getType())[0] > 1;
  if (isExponential)
    tabulateExponential(
        op, std::ldexp(scale, -fraction),
        Nearest::of(op).largestDistance(input.getMin(), input.getMax()),
        isCoarse ? 11 : 12, isCoarse ? 8 : 16);
  bool isRoot = op.getKernel() == Kernel::ReciprocalRoot;
  if (isRoot || op.getKernel() == Kernel::Reciprocal)
    op.setLeast(int64_t(std::clamp(
        std::floor(std::ldexp(isRoot ? scale * scale : scale, fraction) + 0.5),
        0.0, 4294967295.0)));
  return fixSums(op, input);
}

Bounds pannikin::boundNearest(NearestOp op) {
  Nearest nearest = Nearest::of(op);
  Bounds bounds;
  bounds.each.clear();
  for (int64_t v = 0; v < nearest.outputs; ++v) {
    std::vector<double> column;
    for (int64_t i = 0; i < nearest.rows(); ++i)
      column.push_back(nearest.values[i * nearest.outputs + v]);
    llvm::sort(column);
    Interval sum{column.front(), column.back()};
    if (!nearest.mean) {
      sum = {0, 0};
      // A weight is at most 1; that of a vote is exactly 1.
      bool isVote = nearest.kernel == Kernel::One;
      for (int64_t n = 0; n < nearest.k; ++n) {
        double low = column[n], high = column[column.size() - 1 - n];
        sum.lo += isVote ? low : std::min(low, 0.0);
        sum.hi += isVote ? high : std::max(high, 0.0);
      }
    }
    bounds.each.push_back(sum);
  }
  return bounds;
}

int pannikin::fractionOfValues(NearestOp op) {
  if (op.getKernel() == Kernel::Exponential)
    return 127;
  std::vector<double> values = valuesOf(op.getValues());
  auto isExact = [&](int fraction) {
    return llvm::all_of(values, [&](double value) {
      double scaled = std::ldexp(value, fraction);
      return scaled == std::floor(scaled);
    });
  };
  // A mean has digits of its own. It may vary less than the values, which share
  // its fraction and must not saturate.
  if (op.getMean() || !isExact(16))
    return fractionFor(magnitudeOf(values), 16);
  int fraction = 16;
  while (fraction > 0 && isExact(fraction - 1))
    --fraction;
  return fraction;
}
