// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which report of a folder is read, and what a usable one must have.

#include "compiler/driver/CompiledModel.h"
#include "ir/TensorMath.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace pannikin;
using llvm::Error;
using llvm::Expected;
namespace json = llvm::json;

static constexpr StringLiteral suffix = ".report.json";

/// The path of the report that is meant.
static Expected<std::string> findReport(StringRef directory, StringRef name) {
  std::vector<std::string> found;
  std::error_code code;
  llvm::sys::fs::directory_iterator file(directory, code), end;
  for (; file != end && !code; file.increment(code)) {
    StringRef leaf = llvm::sys::path::filename(file->path());
    if (leaf.ends_with(suffix) &&
        (name.empty() || leaf.drop_back(suffix.size()) == name))
      found.push_back(file->path());
  }
  if (code)
    return fileError(directory, code.message());
  if (found.size() == 1)
    return found[0];
  if (found.empty())
    return fileError(directory, "holds no " + (name.empty() ? "NAME" : name) +
                                    suffix +
                                    "; let 'pannikin compile' write it");
  return fileError(directory, "holds " + llvm::Twine(found.size()) +
                                  " models; choose one with --name");
}

static Error damaged(StringRef path, const llvm::Twine &what) {
  return fileError(path, "is no report of 'pannikin compile' (" + what +
                             "); compile the model again");
}

static bool readShape(const json::Object &port, std::vector<int64_t> &shape) {
  const json::Array *sizes = port.getArray("shape");
  for (size_t i = 0; sizes && i < sizes->size(); ++i)
    shape.push_back((*sizes)[i].getAsInteger().value_or(1));
  return sizes;
}

/// The inputs of the report as `Samples` wants them. The graph of a streaming
/// model without a number of steps was one step; one whose windows slide takes
/// any number of samples.
static Error readInputs(StringRef path, CompiledModel &model) {
  const json::Object *interface = model.report.getObject("interface");
  const json::Array *inputs =
      interface ? interface->getArray("inputs") : nullptr;
  const json::Array *outputs =
      interface ? interface->getArray("outputs") : nullptr;
  if (!inputs || !outputs || outputs->empty() || !(*outputs)[0].getAsObject() ||
      !readShape(*(*outputs)[0].getAsObject(), model.outputShape))
    return damaged(path, "it has no interface");
  const json::Object *slide = model.report.getObject("slide");
  int64_t window = slide ? slide->getInteger("window").value_or(1) : 0;
  bool stream =
      slide || (model.report.getString("form") == StringRef("stream") &&
                !model.report.getInteger("steps"));
  for (const json::Value &value : *inputs) {
    SampleInput input;
    std::vector<int64_t> shape;
    const json::Object *port = value.getAsObject();
    if (!port || !port->getString("name") || !readShape(*port, shape))
      return damaged(path, "an input has no name or shape");
    input.name = port->getString("name")->str();
    input.shape.assign(shape.begin(), shape.end());
    input.stream = stream;
    if (stream)
      input.tensor.push_back(ShapedType::kDynamic);
    if (slide)
      shape = {elementCount(shape) / window};
    for (int64_t size : shape)
      if (size != 1)
        input.tensor.push_back(size);
    model.inputs.push_back(std::move(input));
  }
  return Error::success();
}

Expected<CompiledModel>
pannikin::readCompiled(Session &session, StringRef directory, StringRef name) {
  auto path = findReport(directory, name);
  if (!path)
    return path.takeError();
  auto text = readWholeFile(*path);
  if (!text)
    return text.takeError();
  auto value = json::parse((*text)->getBuffer());
  if (!value)
    return damaged(*path, toString(value.takeError()));
  const json::Object *report = value->getAsObject();
  if (!report || !report->getString("ir") || !report->getString("name"))
    return damaged(*path, "it has no name or no ir");
  CompiledModel model;
  model.report = *report;
  model.name = report->getString("name")->str();
  model.isFloat = report->getBoolean("float").value_or(false);
  if (Error error = readInputs(*path, model))
    return error;
  model.module = parseSourceString<ModuleOp>(*report->getString("ir"),
                                             &session.context, *path);
  if (!model.module)
    return damaged(*path, "its ir cannot be read");
  return model;
}
