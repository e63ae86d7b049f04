// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a stream whose windows slide has to answer: each window by itself.

#ifndef PANNIKIN_COMPILER_DRIVER_SLIDING_H
#define PANNIKIN_COMPILER_DRIVER_SLIDING_H

#include "compiler/driver/CompiledModel.h"
#include "compiler/driver/Deployed.h"
#include "compiler/driver/Table.h"

namespace pannikin {

/// The calls of `<name>_slide` on a stream, and what they are to return by
/// running the reference evaluator on every window.
class Sliding {
public:
  /// The slide of `compiled`, of which `deployed` runs the windows; nothing
  /// when its windows do not slide.
  static std::optional<Sliding> of(const CompiledModel &compiled,
                                   Deployed &deployed);

  /// Runs a row of at least a window of samples. The outputs of a call are
  /// those of the window that has ended last, and its last buffer is what it
  /// returns. The result is the outputs of all windows, in their order.
  std::vector<Tensor> run(llvm::ArrayRef<Tensor> row,
                          const CallObserver &observer);

  std::vector<const Entry *> entries() const { return {&reset, &slide}; }
  /// Samples of a window, and those that one moves on.
  int64_t window = 0, stride = 0;

private:
  Sliding(panc::FuncOp step, panc::FuncOp output, Deployed &deployed);

  Deployed &deployed;
  Entry reset, slide;
  std::vector<Tensor> answers; ///< Of the last window.
};

/// Says what the report of `compile` tells about windows that slide.
void tellSliding(const llvm::json::Object &report, Table &table);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_SLIDING_H
