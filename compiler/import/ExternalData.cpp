// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads weights beside the model, and nowhere else: a model is untrusted and
// must not name files outside its own folder.

#include "compiler/import/ExternalData.h"
#include "compiler/import/Error.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <fstream>

namespace pannikin::onnx_import {

namespace {
struct Location {
  std::string file;
  uint64_t offset = 0;
  uint64_t length = 0;
  bool hasLength = false;
};
} // namespace

static uint64_t parseNumber(const std::string &tensor, llvm::StringRef key,
                            llvm::StringRef text) {
  uint64_t number = 0;
  if (text.getAsInteger(10, number))
    fail("external data of initializer '" + tensor + "': found " + key + " '" +
         text + "'; a number of bytes is expected");
  return number;
}

static Location parseLocation(const onnx::TensorProto &tensor) {
  Location location;
  for (const auto &entry : tensor.external_data()) {
    if (entry.key() == "location")
      location.file = entry.value();
    if (entry.key() == "offset")
      location.offset = parseNumber(tensor.name(), "offset", entry.value());
    if (entry.key() == "length") {
      location.length = parseNumber(tensor.name(), "length", entry.value());
      location.hasLength = true;
    }
  }
  return location;
}

/// The path to read. Symbolic links are resolved before the folder is
/// compared, so that a link cannot lead outside either.
static std::string resolve(const std::string &tensor, const std::string &file,
                           const std::string &folder) {
  std::string where =
      "external data of initializer '" + tensor + "': file '" + file + "' ";
  if (file.empty() || llvm::sys::path::is_absolute(file))
    fail(where + "has no relative path; save the model with its data beside "
                 "it");
  for (llvm::StringRef part : llvm::make_range(llvm::sys::path::begin(file),
                                               llvm::sys::path::end(file)))
    if (part == "..")
      fail(where + "lies outside the model's folder; save the model with its "
                   "data beside it");
  llvm::SmallString<128> path(folder), root, real;
  llvm::sys::path::append(path, file);
  if (llvm::sys::fs::real_path(folder.empty() ? "." : folder, root) ||
      llvm::sys::fs::real_path(path, real))
    fail(where + "cannot be found beside the model; keep both files together");
  root += llvm::sys::path::get_separator();
  if (!real.str().starts_with(root))
    fail(where + "lies outside the model's folder; save the model with its "
                 "data beside it");
  if (!llvm::sys::fs::is_regular_file(real))
    fail(where + "is no regular file; save the model with its data beside it");
  return real.str().str();
}

std::string readExternalData(const onnx::TensorProto &tensor,
                             const std::string &folder, uint64_t byteCount) {
  Location location = parseLocation(tensor);
  if (location.hasLength && location.length != byteCount)
    fail("external data of initializer '" + tensor.name() + "' has " +
         llvm::Twine(location.length) + " bytes; its shape needs " +
         llvm::Twine(byteCount));
  std::ifstream file(resolve(tensor.name(), location.file, folder),
                     std::ios::binary);
  std::string bytes(byteCount, '\0');
  file.seekg(std::streamoff(location.offset));
  file.read(bytes.data(), std::streamsize(byteCount));
  if (!file || uint64_t(file.gcount()) != byteCount)
    fail("external data of initializer '" + tensor.name() + "': file '" +
         location.file + "' ends before byte " +
         llvm::Twine(location.offset + byteCount) + "; export the model again");
  return bytes;
}

} // namespace pannikin::onnx_import
