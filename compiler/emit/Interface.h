// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a caller of the emitted C sees: inputs, outputs and functions.

#ifndef PANNIKIN_COMPILER_EMIT_INTERFACE_H
#define PANNIKIN_COMPILER_EMIT_INTERFACE_H

#include "compiler/emit/Model.h"
#include "compiler/emit/Writer.h"

namespace pannikin::emit {

class Kernels;

/// One input or output as a caller hands it over: a vector for each step of a
/// stream, or a buffer of the whole window.
struct Port {
  std::string name; ///< As in the model.
  std::string cName;
  std::string note; ///< What it means; may be empty.
  panc::BufferType type;
  llvm::SmallVector<int64_t> shape; ///< Of the whole window where known.
  bool perStep = false;

  mlir::Type element() const { return type.getElementType(); }
  int64_t count() const { return type.getNumElements(); }
};

struct Interface {
  explicit Interface(Model &model);

  std::vector<Port> inputs, outputs;
  std::vector<std::string> functions; ///< "reset", "step", ..
  std::optional<int64_t> steps;       ///< Of a window of known length.

  /// The output that `_classify` takes the largest element of; null when no
  /// output is a vector of scores.
  const Port *scores() const;
};

/// Text of `<name>.h`: the manual of the model, then its declarations.
std::string headerText(Model &model, const Interface &interface);

/// `typedef struct {..} <name>_state;`
void printState(Model &model, Writer &writer);

/// `_classify`, when the model has scores.
void emitClassify(Model &model, const Interface &interface, Writer &writer);

/// Whether a stream knows how many of its steps will change nothing.
bool canSleep(Model &model);

/// `uint16_t <name>_steps_until_update(const <name>_state *s)` and `void
/// <name>_skip(<name>_state *s, uint16_t steps)`.
std::string untilSignature(const Model &model);
std::string skipSignature(const Model &model);

/// Both, when the stream can sleep.
void emitSleep(Model &model, Writer &writer);

/// Bytes of `type`, and of the state of a stream, on the target: 24 bits take a
/// word where its C compiler has no such type.
int64_t bytesOn(const Target &target, panc::BufferType type);
int64_t stateBytes(Model &model);

/// The report's keys that the emitter knows.
llvm::json::Object reportOf(Model &model, const Kernels &kernels,
                            const Interface &interface);

/// Text of `pannikin.h`: the parts of the runtime whose names occur in
/// `source`, and what those parts need.
std::string runtimeText(llvm::StringRef source);

/// Capitals for macros.
std::string upperName(llvm::StringRef name);

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_INTERFACE_H
