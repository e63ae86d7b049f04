// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how a diagnostic looks.

#include "compiler/driver/Session.h"
#include "ir/Panc.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Location.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace pannikin;

/// File and node that a location names; either may be empty.
static void describe(Location location, std::string &file, std::string &node) {
  location->walk([&](Location part) {
    if (auto place = dyn_cast<FileLineColLoc>(part); place && file.empty())
      file = place.getFilename().str();
    if (auto name = dyn_cast<NameLoc>(part); name && node.empty())
      node = name.getName().str();
    return WalkResult::advance();
  });
}

static StringRef severityText(DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Error:
    return "error: ";
  case DiagnosticSeverity::Warning:
    return "warning: ";
  case DiagnosticSeverity::Note:
  case DiagnosticSeverity::Remark:
    break;
  }
  return "note: ";
}

static void print(Diagnostic &diagnostic) {
  std::string file, node, message = diagnostic.str();
  describe(diagnostic.getLocation(), file, node);
  raw_ostream &os = llvm::errs();
  os << severityText(diagnostic.getSeverity());
  if (!file.empty())
    os << file << ": ";
  // The importer's messages name the node and its operator themselves.
  if (!node.empty() && !StringRef(message).starts_with("node '"))
    os << "node '" << node << "': ";
  os << message << '\n';
  for (Diagnostic &note : diagnostic.getNotes())
    print(note);
}

Session::Session()
    : context(MLIRContext::Threading::DISABLED),
      handler(&context, [](Diagnostic &diagnostic) { print(diagnostic); }) {
  context.loadDialect<pan::PanDialect, panc::PancDialect, func::FuncDialect>();
  // A message says what to change; the operation is for who debugs a pass.
  context.printOpOnDiagnostic(false);
}

Status pannikin::complain(llvm::Error error) {
  llvm::handleAllErrors(std::move(error), [](const llvm::ErrorInfoBase &info) {
    llvm::errs() << "error: " << info.message() << '\n';
  });
  return Unusable;
}

Status pannikin::complain(const llvm::Twine &message) {
  llvm::errs() << "error: " << message << '\n';
  return Unusable;
}

Progress::Progress(std::string verb, int64_t total, bool quiet)
    : verb(std::move(verb)), total(total),
      silent(quiet || !llvm::errs().is_displayed()) {}

Progress::~Progress() {
  if (!silent && shown >= 0)
    llvm::errs() << "\r\033[K";
}

void Progress::at(int64_t done) {
  int64_t percent = total > 0 ? done * 100 / total : 0;
  if (silent || percent == shown)
    return;
  shown = percent;
  llvm::errs() << '\r' << verb << ' ' << done << '/' << total << "\033[K";
}

void Progress::of(int64_t done, int64_t newTotal) {
  total = newTotal;
  at(done);
}
