// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What `pan.tree_ensemble` computes, as a function of tensors.

#ifndef PANNIKIN_IR_EVALUATETREES_H
#define PANNIKIN_IR_EVALUATETREES_H

#include "ir/Evaluate.h"

namespace pannikin {

/// The function from the input of `op` to its result, as the operation
/// describes it. `op` is not kept.
std::function<void(const Tensor &, Tensor &)>
treesFunction(pan::TreeEnsembleOp op);

} // namespace pannikin

#endif // PANNIKIN_IR_EVALUATETREES_H
