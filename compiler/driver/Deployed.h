// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A lowered model as firmware uses it: which functions are called in which
// order for one run, and what goes in and out of them.

#ifndef PANNIKIN_COMPILER_DRIVER_DEPLOYED_H
#define PANNIKIN_COMPILER_DRIVER_DEPLOYED_H

#include "ir/Samples.h"
#include <optional>

namespace pannikin {

/// A function of the model; its buffers are inputs, then outputs.
struct Entry {
  std::string name; ///< As in C, behind the model's.
  size_t inputs = 0;
  std::vector<std::string> names;
  std::vector<panc::BufferType> types;
  std::vector<NonFinite> nonFinite; ///< Of the inputs.
  bool returnsLast = false;         ///< The C function returns the last buffer.
};

Entry entryOf(panc::FuncOp function);

/// Element `time` of `tensor`, or all of it, rounded to the buffer's format.
Tensor elementOf(const Tensor &tensor, panc::BufferType type, int64_t time);

/// An output of the model. `perStep` ones have a value at every step.
struct DeployedOutput {
  std::string name;
  panc::BufferType type;
  bool perStep = false;
};

/// Sees each call of a run after it was made: the function, and its buffers.
using CallObserver = std::function<void(const Entry &, llvm::ArrayRef<Tensor>)>;

/// Runs a lowered module on rows of data with the reference evaluator.
/// A streaming model is reset, fed step by step and asked for its output; any
/// other runs its whole window at once.
class Deployed {
public:
  /// `inputs` are the model's, in the order of a row's tensors. Fails when the
  /// module has no function to call, or one whose inputs are not these.
  static llvm::Expected<std::unique_ptr<Deployed>>
  create(mlir::ModuleOp module, llvm::ArrayRef<SampleInput> inputs);

  /// One run on real inputs, which are rounded to the formats of the model.
  /// Returns the outputs in real units, per-step ones with time first, in the
  /// order of `outputs()`.
  std::vector<Tensor> run(llvm::ArrayRef<Tensor> row,
                          const CallObserver &observer = nullptr);

  /// Sets whether the data of each input may hold numbers that are not finite.
  void noteNonFinite(llvm::MutableArrayRef<SampleInput> inputs) const;

  bool isStreaming() const { return step.has_value(); }
  const std::vector<DeployedOutput> &outputs() const { return outs; }
  /// The functions that a run calls: reset, step and output, or predict.
  std::vector<const Entry *> entries() const;

private:
  explicit Deployed(mlir::ModuleOp module) : evaluator(module) {}
  llvm::Error addEntries(mlir::ModuleOp module);
  llvm::Error connect(const Entry &entry, llvm::ArrayRef<SampleInput> inputs);
  void call(const Entry &entry, llvm::ArrayRef<Tensor> row, int64_t time,
            std::vector<Tensor> &results, const CallObserver &observer);

  PancEvaluator evaluator;
  std::optional<Entry> reset, step, output, predict;
  std::vector<DeployedOutput> outs;
  /// Index of a row's tensor for each input of an entry, by entry name.
  llvm::StringMap<std::vector<size_t>> sources;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_DEPLOYED_H
