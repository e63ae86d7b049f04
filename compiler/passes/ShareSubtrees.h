// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What `share-subtrees` does, for passes that pack trees.

#ifndef PANNIKIN_COMPILER_PASSES_SHARESUBTREES_H
#define PANNIKIN_COMPILER_PASSES_SHARESUBTREES_H

#include "ir/Trees.h"

namespace pannikin {

/// The same answers from fewer nodes and leaves; thresholds are then numbers
/// of the type of `input` (null for `f32`).
Trees shareSubtrees(Trees trees, pan::FixedType input);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_SHARESUBTREES_H
