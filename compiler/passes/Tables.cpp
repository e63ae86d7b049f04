// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Builds the tables behind sigmoid, tanh and their kin.

#include "compiler/passes/Tables.h"
#include "compiler/passes/Ranges.h"
#include "ir/Numbers.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// A table over `first * 2^-cell ..` of `cells` cells.
struct Domain {
  int64_t first, cell, cells;
};

Value lookUp(OpBuilder &builder, ActivationOp op, Value input, Domain domain,
             bool interpolate, Type type, StringRef name,
             llvm::function_ref<double(double)> f) {
  auto fixed = fixedTypeOf(type);
  std::vector<double> entries;
  int64_t count = domain.cells + (interpolate ? 1 : 0);
  for (int64_t i = 0; i < count; ++i)
    entries.push_back(
        f(std::ldexp(double(domain.first + i) + (interpolate ? 0 : 0.5),
                     -int(domain.cell))));
  OpBuilder::InsertionGuard guard(builder);
  Value table;
  {
    OpBuilder top = builder;
    auto function = op->getParentOfType<func::FuncOp>();
    top.setInsertionPointToStart(&function.getBody().front());
    table = makeFixedConstant(top, op.getLoc(), {count},
                              quantizeToIntegers(entries, count, fixed), fixed,
                              name);
  }
  return LookupOp::create(builder, op.getLoc(), type, input, table,
                          domain.first, domain.cell, interpolate);
}

/// At most 256 cells over the range of `x`, for functions without an end; none
/// where the range is so wide that cells are no good.
std::optional<Domain> domainOf(Value x, double widest = 48) {
  RangeAttr range = rangeOf(x);
  if (!range)
    return std::nullopt;
  double width = std::max(range.getHigh() - range.getLow(), 1e-6);
  if (width > widest)
    return std::nullopt;
  int64_t cell = 8 - int64_t(std::ceil(std::log2(width)));
  auto border = [&](double at) { return std::ldexp(at, int(cell)); };
  int64_t first = int64_t(std::floor(border(range.getLow())));
  int64_t last = int64_t(std::ceil(border(range.getHigh())));
  return Domain{first, cell, std::max<int64_t>(last - first, 1)};
}

/// Where a logarithm or a root has no value it has that of the least cell.
std::function<double(double)> limited(std::function<double(double)> f) {
  return [=](double x) {
    double y = f(x);
    return std::isfinite(y) ? y : f(std::ldexp(1.0, -24));
  };
}

/// f(x) = max(x, 0) + g(x), g curved on one side only.
Value addRelu(OpBuilder &builder, ActivationOp op, Value curved, Type type) {
  auto relu = FunctionAttr::get(builder.getContext(), Function::Relu);
  Value positive =
      ActivationOp::create(builder, op.getLoc(), type, relu, op.getInput(),
                           builder.getF64FloatAttr(0));
  return AddOp::create(builder, op.getLoc(), type, positive, curved);
}

} // namespace

FailureOr<Value> pannikin::tabulate(OpBuilder &builder, ActivationOp op,
                                    bool interpolate, Type type) {
  Function function = op.getFunction();
  double alpha = op.getAlpha().convertToDouble();
  auto f = [=](double x) { return applyFunction(function, x, alpha); };
  std::string name = stringifyFunction(function).str();
  Value x = op.getInput();
  switch (function) {
  case Function::Sigmoid:
    return lookUp(builder, op, x, {-128, 4, 256}, interpolate, type, name, f);
  case Function::Tanh:
    // Nearest entries need the finer cells of +-4; interpolated ones do not,
    // and then the fraction within a cell of a Q12 number is one byte.
    return lookUp(builder, op, x, {-128, interpolate ? 4 : 5, 256}, interpolate,
                  type, name, f);
  case Function::Softsign:
    return lookUp(builder, op, x, {-256, 4, 512}, true, type, name, f);
  case Function::Elu: {
    // elu(x) = max(x, 0) + elu(min(x, 0)), and elu(0) = 0 ends the table.
    Value curved = lookUp(builder, op, x, {-256, 5, 256}, true, type, name, f);
    return addRelu(builder, op, curved, type);
  }
  case Function::Softplus: {
    // ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|)
    auto rest = [](double x) { return std::log1p(std::exp(-std::fabs(x))); };
    Value curved =
        lookUp(builder, op, x, {-256, 5, 512}, true, type, name, rest);
    return addRelu(builder, op, curved, type);
  }
  case Function::Exp:
  case Function::Log:
  case Function::Sqrt:
    // A root of four times as much is the same curve, twice as high.
    if (std::optional<Domain> domain =
            domainOf(x, op.getFunction() == Function::Sqrt ? 0x1p30 : 48))
      return lookUp(builder, op, x, *domain, true, type, name, limited(f));
    break;
  case Function::Round:
    return op.emitError(
        "rounds a number that is not seen to lie between 0 and 1; only the "
        "decision of a gate has a fixed-point form: compare with 0.5 before "
        "the export, or compile with --float");
  case Function::Relu:
  case Function::ThresholdedRelu:
    break;
  }
  return op.emitError("activation '")
         << name
         << "' has no fixed-point form for so wide a range; calibrate with "
            "data, compile with --float, or choose an output before it with "
            "--output";
}
