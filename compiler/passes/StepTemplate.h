// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One step of an unrolled loop as a pattern for all of them.

#ifndef PANNIKIN_COMPILER_PASSES_STEPTEMPLATE_H
#define PANNIKIN_COMPILER_PASSES_STEPTEMPLATE_H

#include "compiler/passes/StepColours.h"

namespace pannikin {

/// The operations of a step in order, with each operand named relative to the
/// step: the same value for all steps, what another operation of the step
/// computes, or a state, which is what an operation computed steps ago.
struct StepTemplate {
  enum class Kind { Fixed, Inner, State };
  struct Operand {
    Kind kind;
    mlir::Value value;  // of Fixed; for the others what it is in this step
    unsigned index = 0; // of `nodes` or `states`
  };
  struct Node {
    mlir::Operation *op;
    llvm::SmallVector<Operand, 2> operands; // none for a slice of a source
    bool isLeaf = false;
  };
  struct State {
    unsigned node, distance;
  };

  int level = 0;
  std::vector<Node> nodes;
  /// With each state come those of all smaller distances.
  std::vector<State> states;

  /// The largest distance of a state; 0 without states.
  unsigned reach() const;
};

/// The pattern of step `level`: the operations of which neighbouring steps have
/// the colour and on which a state depends. With `outputs` those are taken too
/// that only something outside of the loop reads. Empty when there is none.
std::optional<StepTemplate> findTemplate(const StepGraph &graph,
                                         const StepColours &colours, int level,
                                         bool outputs);

/// The step whose operations have the most of their kind in other steps.
int mostCommonStep(const StepGraph &graph, const StepColours &colours);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_STEPTEMPLATE_H
