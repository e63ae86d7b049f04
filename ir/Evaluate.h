// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The reference evaluator: what the operations of both dialects mean, plainly
// and slowly computed. It is the oracle of the emitted C and of every chip.
//
// Numbers are doubles holding real values. For fixed types that is exact (see
// ir/Numbers.h), so that multiplying a result by 2^fraction gives the very
// integer that the chip computes.

#ifndef PANNIKIN_IR_EVALUATE_H
#define PANNIKIN_IR_EVALUATE_H

#include "ir/Panc.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <functional>
#include <memory>
#include <vector>

namespace pannikin {

/// Numbers of one tensor in row-major order, with its actual shape.
struct Tensor {
  llvm::SmallVector<int64_t> shape;
  std::vector<double> data;
};

/// Numbers that instructions read and write, by index.
using Slots = std::vector<Tensor>;

/// One operation made ready to run.
struct Instruction {
  mlir::Operation *op = nullptr;
  std::vector<int> in, out;
  std::function<void(Slots &)> run;
};

/// Sees each value of a `pan` function after it was computed: used to
/// calibrate. Called with block arguments of steps too.
using Observer = std::function<void(mlir::Value, const Tensor &)>;

/// Runs a `pan` function, float or fixed.
class PanEvaluator {
public:
  /// `function` must have been verified; it is not kept after construction
  /// except as the identity of values for `observer`.
  explicit PanEvaluator(mlir::func::FuncOp function);
  PanEvaluator(const PanEvaluator &) = delete;

  /// One run. `inputs` have the shapes of the arguments; dynamic sizes come
  /// from them; numbers are rounded to the formats of the arguments, `f32` ones
  /// to binary32 unless they carry `pan.double`. Returns the results in order.
  std::vector<Tensor> run(llvm::ArrayRef<Tensor> inputs);

  /// Puts `values` in the place of the numbers of a constant, in this evaluator
  /// only: what other weights would answer.
  void assign(mlir::Value constant, std::vector<double> values);

  Observer observer;

private:
  friend class PanPlanner;
  Slots slots;
  llvm::DenseMap<mlir::Value, int> constants;
  std::vector<Instruction> instructions;
  std::vector<int> arguments, results;
  std::vector<mlir::Value> argumentValues;
  std::vector<bool> isDouble;
};

/// Runs the functions of a `panc` module.
class PancEvaluator {
public:
  explicit PancEvaluator(mlir::ModuleOp module);
  ~PancEvaluator();
  PancEvaluator(const PancEvaluator &) = delete;

  /// Puts every state back to its initial value.
  void reset();

  /// Calls a function; `buffers` are its arguments in order, inputs filled in.
  void call(llvm::StringRef name, llvm::MutableArrayRef<Tensor> buffers);

private:
  struct Function;
  mlir::ModuleOp module;
  llvm::StringMap<Tensor> memory;
  llvm::StringMap<std::unique_ptr<Function>> functions;
  friend class PancPlanner;
};

/// One element of an element-wise operation (`pan` arithmetic or `panc.lut`):
/// a function from the operands' elements to the rounded result.
using ScalarFunction = std::function<double(const double *)>;

/// The scalar function of `op`; null when `op` is not element-wise.
ScalarFunction scalarFunction(mlir::Operation *op);

} // namespace pannikin

#endif // PANNIKIN_IR_EVALUATE_H
