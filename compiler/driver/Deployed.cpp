// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how a row of data becomes calls of the model's functions.

#include "compiler/driver/Deployed.h"
#include "ir/Npy.h"
#include "ir/Numbers.h"
#include "ir/TensorMath.h"

using namespace mlir;
using namespace pannikin;
using llvm::Error;
using llvm::Expected;

Entry pannikin::entryOf(panc::FuncOp function) {
  Entry entry;
  entry.name = function.getSymName().str();
  entry.inputs = size_t(function.getInputs());
  for (Attribute name : function.getNames())
    entry.names.push_back(cast<StringAttr>(name).str());
  for (Type type : function.getBody().front().getArgumentTypes())
    entry.types.push_back(cast<panc::BufferType>(type));
  for (size_t i = 0; i < entry.inputs; ++i)
    entry.nonFinite.push_back(
        nonFiniteIn(function.getBody().front().getArgument(unsigned(i))));
  return entry;
}

static Error mistake(const llvm::Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

Expected<std::unique_ptr<Deployed>>
Deployed::create(ModuleOp module, ArrayRef<SampleInput> inputs) {
  std::unique_ptr<Deployed> deployed(new Deployed(module));
  if (Error error = deployed->addEntries(module))
    return error;
  for (const Entry *entry : deployed->entries())
    if (Error error = deployed->connect(*entry, inputs))
      return error;
  if (deployed->outs.empty())
    return mistake("the model has no output");
  return deployed;
}

Error Deployed::addEntries(ModuleOp module) {
  for (auto function : module.getOps<panc::FuncOp>()) {
    StringRef role = function.getRole();
    std::optional<Entry> *place = role == "reset"     ? &reset
                                  : role == "step"    ? &step
                                  : role == "output"  ? &output
                                  : role == "predict" ? &predict
                                                      : nullptr;
    if (place)
      *place = entryOf(function);
  }
  if (step || predict)
    return Error::success();
  return mistake("the model has no function to call");
}

/// Finds the model's input for each input of the function, and checks that a
/// row has whole elements of it.
Error Deployed::connect(const Entry &entry, ArrayRef<SampleInput> inputs) {
  for (size_t i = 0; i < entry.types.size(); ++i) {
    if (i >= entry.inputs) {
      bool perStep = step && &entry == &*step;
      outs.push_back({entry.names[i], entry.types[i], perStep});
      continue;
    }
    auto found = llvm::find_if(inputs, [&](const SampleInput &input) {
      return input.name == entry.names[i];
    });
    if (found == inputs.end())
      return mistake("the model has no input '" + entry.names[i] + "'");
    int64_t count = 1;
    for (int64_t size : found->tensor)
      count *= ShapedType::isDynamic(size) ? 1 : size;
    int64_t wanted = entry.types[i].getNumElements();
    // An element of a stream whose windows slide may be less than a step.
    bool fits = found->stream
                    ? wanted % count == 0
                    : count % wanted == 0 && (step || count == wanted);
    if (!fits)
      return mistake("input '" + entry.names[i] + "' has " +
                     llvm::Twine(count) + " numbers; its function takes " +
                     llvm::Twine(wanted));
    sources[entry.name].push_back(size_t(found - inputs.begin()));
  }
  return Error::success();
}

std::vector<const Entry *> Deployed::entries() const {
  std::vector<const Entry *> all;
  if (!step)
    return {&*predict};
  for (const std::optional<Entry> *entry : {&reset, &step, &output})
    if (*entry)
      all.push_back(&**entry);
  return all;
}

void Deployed::noteNonFinite(MutableArrayRef<SampleInput> inputs) const {
  for (const Entry *entry : entries())
    for (auto [source, nonFinite] :
         llvm::zip(sources.lookup(entry->name), entry->nonFinite))
      inputs[source].nonFinite = nonFinite;
}

Tensor pannikin::elementOf(const Tensor &tensor, panc::BufferType type,
                           int64_t time) {
  int64_t count = type.getNumElements();
  bool whole = int64_t(tensor.data.size()) == count;
  auto begin = tensor.data.begin() + (whole ? 0 : time * count);
  Tensor buffer{llvm::to_vector(type.getShape()), {begin, begin + count}};
  quantize(buffer, type);
  return buffer;
}

void Deployed::call(const Entry &entry, ArrayRef<Tensor> row, int64_t time,
                    std::vector<Tensor> &results,
                    const CallObserver &observer) {
  std::vector<Tensor> buffers;
  for (size_t i = 0; i < entry.types.size(); ++i) {
    panc::BufferType type = entry.types[i];
    if (i < entry.inputs)
      buffers.push_back(elementOf(row[sources[entry.name][i]], type, time));
    else
      buffers.push_back({llvm::to_vector(type.getShape()),
                         std::vector<double>(type.getNumElements())});
  }
  evaluator.call(entry.name, buffers);
  if (observer)
    observer(entry, buffers);
  for (size_t i = entry.inputs; i < entry.types.size(); ++i) {
    size_t index = 0;
    while (outs[index].name != entry.names[i])
      ++index;
    Tensor &result = results[index];
    result.data.insert(result.data.end(), buffers[i].data.begin(),
                       buffers[i].data.end());
  }
}

std::vector<Tensor> Deployed::run(ArrayRef<Tensor> row,
                                  const CallObserver &observer) {
  std::vector<Tensor> results(outs.size());
  int64_t steps = 1;
  if (!step) {
    call(*predict, row, 0, results, observer);
  } else {
    for (size_t i = 0; i < step->inputs; ++i)
      steps = std::max(steps, int64_t(row[sources[step->name][i]].data.size()) /
                                  step->types[i].getNumElements());
    if (reset)
      call(*reset, row, 0, results, observer);
    for (int64_t time = 0; time < steps; ++time)
      call(*step, row, time, results, observer);
    if (output)
      call(*output, row, 0, results, observer);
  }
  for (size_t i = 0; i < outs.size(); ++i) {
    if (outs[i].perStep)
      results[i].shape.push_back(steps);
    llvm::append_range(results[i].shape, outs[i].type.getShape());
  }
  return results;
}
