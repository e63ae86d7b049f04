// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which questions of a tree have only one answer where they are asked.

#ifndef PANNIKIN_COMPILER_PASSES_ANSWEREDQUESTIONS_H
#define PANNIKIN_COMPILER_PASSES_ANSWEREDQUESTIONS_H

#include "ir/Trees.h"

namespace pannikin {

/// Leads every answer past questions whose answer follows from those before
/// it, or from the range of `input` (null when features are `f32`). Nodes that
/// nobody asks any more stay in the list. Linear in the nodes.
void dropAnsweredQuestions(Trees &trees, pan::FixedType input);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_ANSWEREDQUESTIONS_H
