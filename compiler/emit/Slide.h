// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How windows slide over a stream in C.

#ifndef PANNIKIN_COMPILER_EMIT_SLIDE_H
#define PANNIKIN_COMPILER_EMIT_SLIDE_H

#include "compiler/emit/Model.h"
#include "compiler/emit/Writer.h"

namespace pannikin::emit {

/// A model whose windows slide by `stride` samples. Where steps are bricks, a
/// window shares their vectors with others and keeps those of `kept` bricks;
/// else `kept` windows lie side by side.
class Slide {
public:
  /// The way of `model`; nothing when its windows do not slide.
  static std::optional<Slide> of(Model &model);

  /// `typedef struct {..} <name>_slide_state;`
  void printState(Writer &writer) const;
  /// Declarations of `<name>_slide_reset` and `<name>_slide`.
  void printDeclarations(Writer &writer) const;
  /// Their bodies.
  void print(Writer &writer) const;

  /// "4 windows side by side, 165 bytes of state".
  std::string describe() const;
  int64_t bytes() const;
  llvm::json::Object report() const;

private:
  explicit Slide(Model &model) : model(model) {}
  void printReset(Writer &writer) const;
  void printWindows(Writer &writer, Names &locals) const;
  void printBricks(Writer &writer, Names &locals) const;
  std::string resetSignature() const;
  std::string signature() const;
  std::string call(llvm::StringRef role, const std::string &state,
                   const std::string &arguments) const;
  std::string samples() const;
  std::string outputs() const;
  std::string vectorsAt(const std::string &index) const;

  Model &model;
  int64_t stride = 0, window = 0; ///< Samples.
  int64_t brick = 0;              ///< Samples; 0: a step takes one.
  int64_t kept = 0;
};

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_SLIDE_H
