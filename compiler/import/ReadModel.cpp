// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides whether a file is a model of a version that we understand.

#include "compiler/import/ReadModel.h"
#include "compiler/import/Error.h"
#include "compiler/import/Inline.h"
#include "compiler/import/JoinSoftplus.h"
#include "compiler/import/Operators.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"
#include <onnx/defs/parser.h>

namespace pannikin::onnx_import {

/// Protocol Buffers cannot hold more, and no small model comes near it.
static constexpr size_t maxFileSize = size_t(1) << 29;
static constexpr int64_t minIrVersion = 3, maxIrVersion = 12;

static void parseBinary(llvm::StringRef bytes, onnx::ModelProto &model) {
  if (bytes.empty())
    fail("the file is empty; export the model again");
  if (!model.ParseFromArray(bytes.data(), int(bytes.size())))
    fail("the file is no ONNX model or is cut short; export the model again");
}

/// libonnx parses nested graphs and types by recursion.
static void checkNesting(llvm::StringRef text) {
  int64_t depth = 0, deepest = 0;
  for (char c : text) {
    depth += c == '{' || c == '<' || c == '(' ? 1 : 0;
    depth -= c == '}' || c == '>' || c == ')' ? 1 : 0;
    deepest = std::max(deepest, depth);
  }
  if (deepest > 100)
    fail("the text nests brackets more than 100 deep");
}

static void parseText(llvm::StringRef text, onnx::ModelProto &model) {
  checkNesting(text);
  std::string copy = text.str();
  std::string reason;
  try {
    auto status = onnx::OnnxParser::Parse(model, copy.c_str());
    if (!status.IsOK())
      reason = llvm::join(llvm::split(status.ErrorMessage(), '\n'), " ");
  } catch (const std::logic_error &) {
    reason = "a number is malformed or out of range"; // from std::stof
  }
  if (!reason.empty())
    fail("the text is no ONNX model: " + reason);
}

static int64_t checkVersions(ModelFile &file) {
  const onnx::ModelProto &model = file.model;
  if (!model.has_graph() || model.graph().node_size() == 0)
    fail("the file is no ONNX model: it has no graph; export the model again");
  if (model.ir_version() < minIrVersion)
    fail("found ONNX IR version " + llvm::Twine(model.ir_version()) +
         "; at least " + llvm::Twine(minIrVersion) +
         " is needed; export the model again with a newer exporter");
  if (model.ir_version() > maxIrVersion)
    file.warnings.push_back(
        "ONNX IR version " + std::to_string(model.ir_version()) +
        " is newer than reviewed (" + std::to_string(maxIrVersion) + ")");
  int64_t opset = 0;
  for (const auto &set : model.opset_import())
    if (set.domain().empty() || set.domain() == "ai.onnx")
      opset = set.version();
  if (opset == 0 && model.opset_import_size() > 0)
    return maxReviewedOpset; // A model of another domain only.
  if (opset < minOpset)
    fail("found opset " + llvm::Twine(opset) + "; " + llvm::Twine(minOpset) +
         " to " + llvm::Twine(maxReviewedOpset) +
         " are supported; export with opset_version=" + llvm::Twine(minOpset) +
         " or later");
  if (opset > maxReviewedOpset)
    file.warnings.push_back("opset " + std::to_string(opset) +
                            " is newer than reviewed (" +
                            std::to_string(maxReviewedOpset) + ")");
  return opset;
}

ModelFile readModel(llvm::StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    fail("cannot read the file: " + buffer.getError().message());
  llvm::StringRef bytes = (*buffer)->getBuffer();
  if (bytes.size() > maxFileSize)
    fail("the file has " + llvm::Twine(bytes.size()) + " bytes; at most " +
         llvm::Twine(maxFileSize) + " are read");
  ModelFile file;
  if (path.ends_with(".onnxtxt"))
    parseText(bytes, file.model);
  else
    parseBinary(bytes, file.model);
  auto digest = llvm::SHA256::hash(llvm::arrayRefFromStringRef(bytes));
  file.sha256 = llvm::toHex(digest, /*LowerCase=*/true);
  file.opsets.model = checkVersions(file);
  inlineFunctions(file.model, file.opsets);
  joinSoftplus(*file.model.mutable_graph(),
               llvm::sys::path::parent_path(path).str());
  return file;
}

} // namespace pannikin::onnx_import
