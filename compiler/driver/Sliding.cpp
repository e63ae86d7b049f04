// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how a row becomes a stream, and where windows lie in it.

#include "compiler/driver/Sliding.h"

using namespace mlir;
using namespace pannikin;

static panc::FuncOp functionOf(ModuleOp module, StringRef role) {
  for (auto function : module.getOps<panc::FuncOp>())
    if (function.getRole() == role)
      return function;
  return {};
}

Sliding::Sliding(panc::FuncOp step, panc::FuncOp output, Deployed &deployed)
    : deployed(deployed) {
  reset.name = "slide_reset";
  slide = entryOf(step);
  slide.name = "slide";
  slide.names.resize(slide.inputs);
  slide.types.resize(slide.inputs);
  Entry end = entryOf(output);
  llvm::append_range(slide.names, end.names);
  llvm::append_range(slide.types, end.types);
  for (panc::BufferType type : end.types)
    answers.push_back({llvm::to_vector(type.getShape()),
                       std::vector<double>(type.getNumElements())});
  slide.names.push_back("");
  slide.types.push_back(panc::BufferType::get(
      step.getContext(), {1}, IntegerType::get(step.getContext(), 32)));
  slide.returnsLast = true;
}

std::optional<Sliding> Sliding::of(const CompiledModel &compiled,
                                   Deployed &deployed) {
  const llvm::json::Object *report = compiled.report.getObject("slide");
  if (!report)
    return std::nullopt;
  ModuleOp module = *compiled.module;
  panc::FuncOp brick = functionOf(module, "brick_step");
  Sliding sliding(brick ? brick : functionOf(module, "step"),
                  functionOf(module, "output"), deployed);
  sliding.window = report->getInteger("window").value_or(1);
  sliding.stride = report->getInteger("stride").value_or(1);
  return sliding;
}

/// Samples `first` to `first + count - 1` of each input.
static std::vector<Tensor> cut(ArrayRef<Tensor> row, int64_t first,
                               int64_t count) {
  std::vector<Tensor> part;
  for (const Tensor &all : row) {
    int64_t size = int64_t(all.data.size()) / all.shape[0];
    auto begin = all.data.begin() + first * size;
    Tensor samples{all.shape, {begin, begin + count * size}};
    samples.shape[0] = count;
    part.push_back(std::move(samples));
  }
  return part;
}

std::vector<Tensor> Sliding::run(ArrayRef<Tensor> row,
                                 const CallObserver &observer) {
  observer(reset, {});
  std::vector<Tensor> all(answers.size());
  int64_t windows = 0;
  for (int64_t at = 0; at < row[0].shape[0]; ++at) {
    int64_t begin = at + 1 - window;
    bool ended = begin >= 0 && begin % stride == 0;
    if (ended) {
      answers = deployed.run(cut(row, begin, window));
      ++windows;
    }
    std::vector<Tensor> buffers;
    for (size_t i = 0; i < slide.inputs; ++i)
      buffers.push_back(elementOf(row[i], slide.types[i], at));
    llvm::append_range(buffers, answers);
    buffers.push_back({{1}, {ended ? 1.0 : 0.0}});
    observer(slide, buffers);
    for (size_t i = 0; ended && i < all.size(); ++i)
      llvm::append_range(all[i].data, answers[i].data);
  }
  for (size_t i = 0; i < all.size(); ++i) {
    all[i].shape.push_back(windows);
    llvm::append_range(all[i].shape, answers[i].shape);
  }
  return all;
}

void pannikin::tellSliding(const llvm::json::Object &report, Table &table) {
  const llvm::json::Object *slide = report.getObject("slide");
  if (!slide)
    return;
  auto count = [&](StringRef key) {
    return countText(slide->getInteger(key).value_or(0));
  };
  std::string kept = slide->getInteger("bricks")
                         ? count("bricks") + " bricks of " + count("brick")
                         : count("windows") + " side by side";
  table.row({"windows", "of " + count("window") + " samples, one every " +
                            count("stride") + "; " + kept});
}
