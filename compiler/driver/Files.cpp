// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how output files come into being.

#include "compiler/driver/Files.h"
#include "ir/Npy.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace pannikin;

static Error cannotWrite(StringRef path, std::error_code code) {
  return fileError(path, "cannot be written: " + code.message());
}

/// Writes `text` to a new file beside `path`.
static Expected<sys::fs::TempFile> writeAside(const OutputFile &file) {
  auto temporary = sys::fs::TempFile::create(file.path + ".%%%%%%.tmp");
  if (!temporary)
    return cannotWrite(file.path, errorToErrorCode(temporary.takeError()));
  raw_fd_ostream os(temporary->FD, /*shouldClose=*/false);
  os << file.text;
  os.flush();
  if (!os.has_error())
    return temporary;
  std::error_code code = os.error();
  os.clear_error();
  consumeError(temporary->discard());
  return cannotWrite(file.path, code);
}

/// Writes all files aside; leaves none behind on an error.
static Error writeAllAside(ArrayRef<OutputFile> files,
                           std::vector<sys::fs::TempFile> &temporaries) {
  for (const OutputFile &file : files) {
    Error error = Error::success();
    if (sys::fs::is_directory(file.path)) {
      error = fileError(file.path, "cannot be written: it is a folder");
    } else if (auto temporary = writeAside(file)) {
      temporaries.push_back(std::move(*temporary));
      consumeError(std::move(error));
      continue;
    } else {
      error = joinErrors(std::move(error), temporary.takeError());
    }
    for (sys::fs::TempFile &written : temporaries)
      consumeError(written.discard());
    return error;
  }
  return Error::success();
}

Error pannikin::writeFiles(StringRef directory, ArrayRef<OutputFile> files) {
  if (!directory.empty())
    if (std::error_code code = sys::fs::create_directories(
            directory, /*IgnoreExisting=*/true, sys::fs::all_all))
      return fileError(directory, "cannot be made: " + code.message());
  std::vector<sys::fs::TempFile> temporaries;
  if (Error error = writeAllAside(files, temporaries))
    return error;
  Error result = Error::success();
  for (size_t i = 0; i < files.size(); ++i)
    if (Error error = temporaries[i].keep(files[i].path))
      result = joinErrors(
          std::move(result),
          cannotWrite(files[i].path, errorToErrorCode(std::move(error))));
  return result;
}

std::string pannikin::reportText(json::Object report) {
  std::string text;
  raw_string_ostream os(text);
  json::OStream(os, /*IndentSize=*/2).value(json::Value(std::move(report)));
  os << '\n';
  return text;
}

Error pannikin::writeReport(StringRef path, json::Object report) {
  if (path.empty())
    return Error::success();
  return writeFiles("", {{path.str(), reportText(std::move(report))}});
}
