// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What `pan.nearest` and `panc.nearest` compute, as functions of real numbers.

#ifndef PANNIKIN_IR_EVALUATENEAREST_H
#define PANNIKIN_IR_EVALUATENEAREST_H

#include "ir/Nearest.h"
#include <functional>

namespace pannikin {

/// The function from an input to the result; with fixed types through the
/// integers that the chip computes. The operation is not kept.
using NearestFunction =
    std::function<std::vector<double>(llvm::ArrayRef<double>)>;
NearestFunction nearestFunction(pan::NearestOp op);
NearestFunction nearestFunction(panc::NearestOp op);

} // namespace pannikin

#endif // PANNIKIN_IR_EVALUATENEAREST_H
