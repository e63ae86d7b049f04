// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How a test calls the functions of a module and sees their numbers.

#ifndef PANNIKIN_COMPILER_DRIVER_EVALUATECALLS_H
#define PANNIKIN_COMPILER_DRIVER_EVALUATECALLS_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/raw_ostream.h"

namespace pannikin {

/// Makes each of `calls` in order and prints one line a result. A call is
/// `name(1 2 3; 4 5)`: arguments between semicolons, their numbers in row-major
/// order, `...` after a number repeats it to the end. For a fixed type `3` is
/// the stored integer and `3.0` a real number, which is rounded. Outputs of a
/// `panc.func` are not given; states live from call to call. Returns what is
/// wrong with a call, or nothing.
std::string evaluateCalls(mlir::ModuleOp module,
                          llvm::ArrayRef<std::string> calls,
                          llvm::raw_ostream &os);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_EVALUATECALLS_H
