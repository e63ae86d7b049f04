// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Measures the range of every value on calibration rows.

#include "compiler/passes/ByteSums.h"
#include "compiler/passes/CalibrationRows.h"
#include "compiler/passes/FixNearest.h"
#include "compiler/passes/NoteFeatures.h"
#include "compiler/passes/Passes.h"
#include "compiler/passes/Ranges.h"
#include "ir/Numbers.h"
#include "ir/Samples.h"
#include <cmath>

namespace pannikin {
#define GEN_PASS_DEF_CALIBRATE
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// What one value was seen to be: its range, and for 8-bit fractions around
/// the likely ones the squared error of rounding to them.
struct Statistics {
  static constexpr int lowest = -12, count = 32;
  double lo = std::numeric_limits<double>::infinity(), hi = -lo;
  bool operand = false, anyFloat = false, undefined = false;
  std::array<double, count> error{};

  void add(const std::vector<double> &numbers) {
    for (double x : numbers) {
      if (anyFloat && !std::isfinite(x))
        continue;
      lo = std::min(lo, x);
      hi = std::max(hi, x);
      undefined |= std::isnan(x);
    }
    if (!operand)
      return;
    for (int k = 0; k < count; ++k) {
      double scale = std::ldexp(1.0, lowest + k), sum = 0;
      for (double x : numbers) {
        double rounded = std::floor(x * scale + 0.5);
        double d = std::clamp(rounded, -128.0, 127.0) / scale - x;
        sum += d * d;
      }
      error[k] += sum;
    }
  }

  /// 127, "none", for a value that was only zero: every fraction suits it.
  int best() const {
    if (lo == 0 && hi == 0)
      return 127;
    return lowest +
           int(std::min_element(error.begin(), error.end()) - error.begin());
  }
};

/// True when a matrix is applied to the value, through states and views too.
bool feedsMatrix(Value value, llvm::DenseSet<Value> &seen) {
  if (!seen.insert(value).second)
    return false;
  for (OpOperand &use : value.getUses()) {
    Operation *user = use.getOwner();
    if (isa<MatvecOp, NearestOp>(user))
      return true;
    if (isa<ReshapeOp, SliceOp, ConcatOp>(user) &&
        feedsMatrix(user->getResult(0), seen))
      return true;
    auto scan = dyn_cast<ScanOp>(user);
    if (scan &&
        feedsMatrix(scan.getStep().getArgument(use.getOperandNumber()), seen))
      return true;
    auto loop = dyn_cast<ScanOp>(user->getParentOp());
    if (loop && isa<YieldOp>(user)) {
      unsigned i = use.getOperandNumber();
      if (feedsMatrix(loop.getResult(i), seen) ||
          (int64_t(i) < loop.getNumStates() &&
           feedsMatrix(loop.getStateArgs()[i], seen)))
        return true;
    }
  }
  return false;
}

} // namespace

/// So many rows tell whether rows of neighbours, or sums of trees, need 16
/// bits.
static constexpr size_t mostCompared = 2000;

LogicalResult pannikin::calibrate(func::FuncOp function,
                                  ArrayRef<std::vector<Tensor>> rows) {
  if (rows.empty())
    return function.emitError("no calibration rows; give at least one");
  noteFeatures(function, rows);
  DenseMap<Value, Statistics> statistics;
  forEachNumber(function, [&](Value value) {
    llvm::DenseSet<Value> seen;
    statistics[value].operand = feedsMatrix(value, seen);
    auto input = dyn_cast<BlockArgument>(value);
    statistics[value].anyFloat =
        input && nonFiniteIn(input) == NonFinite::Allowed;
  });
  llvm::MapVector<Operation *, std::vector<std::vector<double>>> compared;
  function.walk([&](Operation *op) {
    if (isa<NearestOp, TreeEnsembleOp>(op))
      compared[op];
  });
  PanEvaluator evaluator(function);
  evaluator.observer = [&](Value value, const Tensor &tensor) {
    for (auto &[op, inputs] : compared)
      if (op->getOperand(0) == value && inputs.size() < mostCompared)
        inputs.push_back(tensor.data);
    auto it = statistics.find(value);
    if (it != statistics.end())
      it->second.add(tensor.data);
  };
  for (const std::vector<Tensor> &row : rows)
    evaluator.run(row);
  for (auto &[op, inputs] : compared) {
    if (auto nearest = dyn_cast<NearestOp>(op))
      noteWideRows(nearest, inputs);
    else
      noteByteSums(cast<TreeEnsembleOp>(op), inputs);
  }
  for (auto &[value, seen] : statistics) {
    // Running minima and maxima start at the largest float.
    constexpr double infinity = std::numeric_limits<float>::max();
    double lo = seen.lo <= -infinity ? std::min(0.0, seen.hi) : seen.lo;
    double hi = seen.hi >= infinity ? std::max(0.0, seen.lo) : seen.hi;
    if (!std::isfinite(lo) || !std::isfinite(hi) || seen.undefined)
      return emitError(value.getLoc())
             << "is not a finite number on the calibration rows; check that "
                "they are scaled as the model expects";
    setRange(value, RangeAttr::get(value.getContext(), lo, hi, "data",
                                   seen.operand ? seen.best() : 127));
  }
  return success();
}

namespace {
struct CalibratePass : public pannikin::impl::CalibrateBase<CalibratePass> {
  using CalibrateBase::CalibrateBase;
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    auto rows = function ? readRows(function, data) : std::nullopt;
    if (!rows || failed(calibrate(function, *rows)))
      signalPassFailure();
  }
};
} // namespace
