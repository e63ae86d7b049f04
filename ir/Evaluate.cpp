// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What one element of each element-wise operation is.

#include "ir/Evaluate.h"
#include "ir/Numbers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace pannikin;

template <typename Formula>
static ScalarFunction rounded(Operation *op, Formula formula) {
  Format format(numberTypeOf(op->getResult(0).getType()));
  return [=](const double *x) { return format.quantize(formula(x)); };
}

static ScalarFunction lookupFunction(Operation *op, ElementsAttr value,
                                     Type tableType, int64_t first,
                                     int64_t cell, bool interpolate) {
  auto table =
      std::make_shared<std::vector<double>>(constantValues(value, tableType));
  Format format(numberTypeOf(op->getResult(0).getType()));
  return [=](const double *x) {
    return lookup(x[0], *table, first, cell, interpolate, format);
  };
}

static ScalarFunction tableFunction(pan::LookupOp op) {
  auto table = op.getTable().getDefiningOp<pan::ConstantOp>();
  if (!table)
    return nullptr;
  return lookupFunction(op, table.getValue(), table.getType(), op.getFirst(),
                        op.getCell(), op.getInterpolate());
}

static ScalarFunction tableFunction(panc::LutOp op) {
  auto ref = op.getTable().getDefiningOp<panc::RefOp>();
  auto rom = ref ? SymbolTable::lookupNearestSymbolFrom<panc::RomOp>(
                       op, ref.getSymbolAttr())
                 : panc::RomOp();
  if (!rom)
    return nullptr;
  return lookupFunction(op, rom.getValue(), rom.getType(), op.getFirst(),
                        op.getCell(), op.getInterpolate());
}

ScalarFunction pannikin::scalarFunction(Operation *op) {
  using X = const double *;
  return llvm::TypeSwitch<Operation *, ScalarFunction>(op)
      .Case([&](pan::AddOp) {
        return rounded(op, [](X x) { return x[0] + x[1]; });
      })
      .Case([&](pan::SubOp) {
        return rounded(op, [](X x) { return x[0] - x[1]; });
      })
      .Case([&](pan::MulOp) {
        return rounded(op, [](X x) { return x[0] * x[1]; });
      })
      .Case([&](pan::DivOp) {
        return rounded(op, [](X x) { return x[0] / x[1]; });
      })
      .Case([&](pan::MinOp) {
        return rounded(op, [](X x) { return std::min(x[0], x[1]); });
      })
      .Case([&](pan::MaxOp) {
        return rounded(op, [](X x) { return std::max(x[0], x[1]); });
      })
      .Case(
          [&](pan::RescaleOp) { return rounded(op, [](X x) { return x[0]; }); })
      .Case([&](pan::ActivationOp a) {
        pan::Function function = a.getFunction();
        double alpha = a.getAlpha().convertToDouble();
        return rounded(
            op, [=](X x) { return applyFunction(function, x[0], alpha); });
      })
      .Case([&](pan::ClipOp clip) {
        double lo = clip.getLo().convertToDouble();
        double hi = clip.getHi().convertToDouble();
        return rounded(op,
                       [=](X x) { return std::min(std::max(x[0], lo), hi); });
      })
      .Case([&](pan::GreaterOp) {
        return rounded(op, [](X x) { return double(x[0] > x[1]); });
      })
      .Case([&](pan::SelectOp) {
        return rounded(op, [](X x) { return x[0] != 0 ? x[1] : x[2]; });
      })
      .Case<pan::LookupOp, panc::LutOp>(
          [&](auto table) { return tableFunction(table); })
      .Default([](Operation *) { return nullptr; });
}
