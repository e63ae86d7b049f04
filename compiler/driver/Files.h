// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Files that appear whole or not at all.

#ifndef PANNIKIN_COMPILER_DRIVER_FILES_H
#define PANNIKIN_COMPILER_DRIVER_FILES_H

#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include <string>
#include <vector>

namespace pannikin {

/// One file to write.
struct OutputFile {
  std::string path, text;
};

/// Writes all files or none: each under a temporary name first, then all are
/// renamed. Creates `directory` when it is not empty and absent. Errors name
/// the file or the folder.
llvm::Error writeFiles(llvm::StringRef directory,
                       llvm::ArrayRef<OutputFile> files);

/// The text of a JSON report: two spaces a level, keys sorted, newline at the
/// end.
std::string reportText(llvm::json::Object report);

/// Writes a report to `path`; does nothing when `path` is empty.
llvm::Error writeReport(llvm::StringRef path, llvm::json::Object report);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_FILES_H
