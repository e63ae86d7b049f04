// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What every command needs: an MLIR context, and one form for diagnostics.

#ifndef PANNIKIN_COMPILER_DRIVER_SESSION_H
#define PANNIKIN_COMPILER_DRIVER_SESSION_H

#include "compiler/driver/Options.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/Error.h"

namespace pannikin {

/// An MLIR context with our dialects. While it lives, diagnostics go to stderr
/// as `error: FILE: node 'x' (Op): message`.
class Session {
public:
  Session();
  mlir::MLIRContext context;

private:
  mlir::ScopedDiagnosticHandler handler;
};

/// Prints `error: message` for each error in `error` and returns `Unusable`.
Status complain(llvm::Error error);
Status complain(const llvm::Twine &message);

/// Overwrites one line of a terminal on stderr, `verb row/rows`; silent when
/// stderr is no terminal or `quiet` is set. Clears the line at its end.
class Progress {
public:
  Progress(std::string verb, int64_t total, bool quiet);
  ~Progress();
  void at(int64_t done);
  /// Likewise of a total that is known by now only.
  void of(int64_t done, int64_t newTotal);

private:
  std::string verb;
  int64_t total, shown = -1;
  bool silent;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_SESSION_H
