// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which file serves which input and whether its rows fit.

#include "ir/Samples.h"
#include "ir/TensorMath.h"

using namespace mlir;
using namespace pannikin;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

NonFinite pannikin::nonFiniteIn(BlockArgument input) {
  bool onlyTrees = llvm::all_of(input.getUsers(), [](Operation *user) {
    return isa<pan::TreeEnsembleOp, panc::TreeCodeOp, panc::TreeTableOp,
               panc::TreeHeapOp>(user);
  });
  if (!onlyTrees || input.use_empty())
    return NonFinite::Refused;
  auto buffer = dyn_cast<panc::BufferType>(input.getType());
  Type element =
      buffer ? buffer.getElementType() : pan::elementTypeOf(input.getType());
  return isa<FloatType>(element) ? NonFinite::Allowed : NonFinite::NeedsFloat;
}

std::vector<SampleInput> pannikin::sampleInputsOf(func::FuncOp function) {
  std::vector<SampleInput> inputs;
  for (BlockArgument argument : function.getArguments()) {
    unsigned index = argument.getArgNumber();
    SampleInput input;
    input.tensor.assign(pan::shapeOf(argument.getType()));
    input.shape = input.tensor;
    if (auto name = function.getArgAttrOfType<StringAttr>(index, "pan.name"))
      input.name = name.str();
    if (auto shape =
            function.getArgAttrOfType<DenseI64ArrayAttr>(index, "pan.shape"))
      input.shape.assign(shape.asArrayRef());
    input.stream = bool(function.getArgAttr(index, "pan.stream"));
    input.nonFinite = nonFiniteIn(argument);
    inputs.push_back(std::move(input));
  }
  return inputs;
}

static SmallVector<int64_t> withoutUnits(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> result;
  for (int64_t size : shape)
    if (size != 1)
      result.push_back(size);
  return result;
}

/// True unless a row's dimensions contradict the input's. A flat row fills any
/// input; the size of the time axis of a stream was not checked yet.
static bool shapesAgree(ArrayRef<int64_t> row, const SampleInput &input) {
  SmallVector<int64_t> found = withoutUnits(row);
  SmallVector<int64_t> wanted = withoutUnits(input.tensor);
  if (input.stream && !row.empty()) {
    found = withoutUnits(row.drop_front());
    wanted = withoutUnits(ArrayRef(input.tensor).drop_front());
    return row.size() == 1 || found == wanted;
  }
  return found.size() <= 1 || wanted.size() <= 1 || found == wanted;
}

static Error misfit(const NpyArray &array, const SampleInput &input,
                    int64_t perRow, int64_t wanted) {
  std::string model =
      "the model's input '" + input.name + "' " + shapeText(input.shape);
  std::string unit = input.stream ? "step" : "run";
  std::string found = "has shape " + shapeText(array.shape) + ", ";
  if (perRow == wanted || (input.stream && perRow % wanted == 0))
    return fileError(array.file,
                     found + "whose rows have other dimensions than " + model +
                         "; transpose it, or save its rows flat");
  return fileError(array.file, found + Twine(perRow) + " numbers a row; " +
                                   model + " takes " + Twine(wanted) + " a " +
                                   unit + "; save one run a row");
}

Error Samples::add(const SampleInput &input, NpyArray array) {
  ArrayRef<int64_t> shape = array.shape;
  int64_t found = shape.empty() ? 1 : shape[0];
  int64_t perRow = int64_t(array.data.size()) / found;
  SmallVector<int64_t> tensor = input.tensor;
  if (input.stream)
    tensor[0] = 1;
  int64_t wanted = elementCount(tensor);
  bool fits = input.stream ? perRow % wanted == 0 : perRow == wanted;
  if (!fits || !shapesAgree(shape.drop_front(shape.empty() ? 0 : 1), input))
    return misfit(array, input, perRow, wanted);
  if (input.stream) {
    tensor[0] = perRow / wanted;
    if (steps && steps != tensor[0])
      return fileError(array.file, "has " + Twine(tensor[0]) +
                                       " steps a row; " + columns[0].file +
                                       " has " + Twine(steps));
    steps = tensor[0];
  }
  if (!columns.empty() && rows != found)
    return fileError(array.file, "has " + Twine(found) + " rows; " +
                                     columns[0].file + " has " + Twine(rows));
  rows = found;
  columns.push_back({std::move(array.data), tensor, array.file});
  return Error::success();
}

/// The file among `files` that is meant for `input`.
static Expected<std::string> fileFor(const SampleInput &input, bool isOnly,
                                     ArrayRef<std::string> files) {
  std::string prefix = input.name + "=";
  for (const std::string &file : files)
    if (StringRef(file).starts_with(prefix))
      return file.substr(prefix.size());
  if (isOnly && files.size() == 1)
    return files[0];
  return llvm::createStringError(
      llvm::inconvertibleErrorCode(),
      "no data for the model's input '" + input.name + "' " +
          shapeText(input.shape) + "; give " + input.name +
          "=FILE, or --state " + input.name + "=OUTPUT if it is a state");
}

/// Refuses `name=FILE` for a name that the model does not have.
static Error checkNames(ArrayRef<SampleInput> inputs,
                        ArrayRef<std::string> files) {
  if (files.size() <= inputs.size())
    return Error::success();
  std::string names;
  for (const SampleInput &input : inputs)
    names += (names.empty() ? "'" : ", '") + input.name + "'";
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 Twine(files.size()) +
                                     " data files for a model with " +
                                     Twine(inputs.size()) + " (" + names + ")");
}

Expected<Samples> Samples::load(ArrayRef<SampleInput> inputs,
                                ArrayRef<std::string> files, int64_t limit) {
  if (inputs.empty())
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "the model has no inputs to feed");
  if (Error error = checkNames(inputs, files))
    return error;
  Samples samples;
  for (const SampleInput &input : inputs) {
    auto file = fileFor(input, inputs.size() == 1, files);
    if (!file)
      return file.takeError();
    auto array = readArray(*file, input.nonFinite);
    if (!array)
      return array.takeError();
    if (Error error = samples.add(input, std::move(*array)))
      return error;
  }
  samples.fileRows = samples.rows;
  if (limit > 0)
    samples.rows = std::min(samples.rows, limit);
  return samples;
}

std::vector<Tensor> Samples::row(int64_t index) const {
  std::vector<Tensor> result;
  for (const Column &column : columns) {
    int64_t count = elementCount(column.shape);
    auto begin = column.data.begin() + index * count;
    result.push_back({column.shape, std::vector<double>(begin, begin + count)});
  }
  return result;
}

std::vector<std::vector<Tensor>> Samples::allRows() const {
  std::vector<std::vector<Tensor>> all;
  for (int64_t i = 0; i < rows; ++i)
    all.push_back(row(i));
  return all;
}
