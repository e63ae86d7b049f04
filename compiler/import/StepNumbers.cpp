// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides where a node of a loop's body is computed when its operands change
// with the number of the step:
//   all known            at import, once a step
//   known floats, data   in the step; the floats become a sequence
//   known integers, data from outside the loop
//                        before the loop, once a step; the results become a
//                        sequence, so that Gather(x, t) is an element of x

#include "compiler/import/StepNumbers.h"
#include "compiler/import/Error.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

static bool equal(const HostTensor &a, const HostTensor &b) {
  return a.element == b.element && a.shape == b.shape && a.ints == b.ints &&
         a.floats == b.floats;
}

Tensor makeStepNumbers(const ScanBuilder &loop, std::vector<Constant> each) {
  const HostTensor &first = *each.front();
  bool same = true;
  for (const Constant &one : each) {
    if (one->shape != first.shape)
      fail("found a shape that differs from step to step");
    same = same && equal(*one, first);
  }
  if (same)
    return Tensor{first.shape, each.front(), nullptr, nullptr, nullptr};
  auto numbers = std::make_shared<StepNumbers>();
  numbers->loop = &loop;
  numbers->each = std::move(each);
  return Tensor{first.shape, nullptr, nullptr, std::move(numbers), nullptr};
}

static bool changes(const std::optional<Tensor> &operand) {
  return operand && operand->steps;
}

static Operands operandsAt(const Operands &inputs, int64_t step) {
  Operands known = inputs;
  for (std::optional<Tensor> &operand : known)
    if (changes(operand))
      operand = Tensor{operand->shape, operand->steps->each[step], nullptr,
                       nullptr, nullptr};
  return known;
}

/// The results of all steps as one: numbers of the step if all are known, else
/// an element of a sequence.
static std::optional<Tensor> join(ScanBuilder &loop,
                                  llvm::ArrayRef<Operands> steps, size_t i) {
  std::vector<Constant> known;
  Tensors each;
  for (const Operands &results : steps) {
    if (!results[i])
      return std::nullopt;
    each.push_back(*results[i]);
    if (each.back().shape != each.front().shape)
      fail("found a shape that differs from step to step");
    if (each.back().isConstant())
      known.push_back(each.back().constant);
  }
  if (known.size() == each.size())
    return makeStepNumbers(loop, std::move(known));
  Tensor sequence;
  loop.outside([&] { sequence = loop.stack(each); });
  return loop.addSequence(sequence);
}

static Operands
computeOutside(ScanBuilder &loop, const Operands &inputs,
               llvm::function_ref<Operands(const Operands &)> apply) {
  std::vector<Operands> steps;
  loop.outside([&] {
    for (int64_t t = 0; t < loop.steps; ++t)
      steps.push_back(apply(operandsAt(inputs, t)));
  });
  Operands results;
  for (size_t i = 0; i < steps.front().size(); ++i)
    results.push_back(join(loop, steps, i));
  return results;
}

Operands importPerStep(GraphBuilder &build, ScanBuilder *loop,
                       const Operands &inputs,
                       llvm::function_ref<Operands(const Operands &)> apply) {
  bool any = false, floats = true, data = false, inside = false;
  for (const std::optional<Tensor> &operand : inputs) {
    if (!operand)
      continue;
    data |= operand->value || operand->elements;
    inside |= operand->elements != nullptr;
    inside |= operand->value && loop && loop->isInside(operand->value);
    if (!operand->steps)
      continue;
    if (operand->steps->loop != loop)
      fail("found an operand that follows the steps of the loop around this "
           "one");
    any = true;
    floats = floats && operand->steps->each.front()->isFloat();
  }
  if (!any)
    return apply(inputs);
  if (!data || (!floats && !inside))
    return computeOutside(*loop, inputs, apply);
  if (!floats)
    fail("found integers that differ from step to step beside data of the "
         "step");
  Operands elements = inputs;
  for (std::optional<Tensor> &operand : elements)
    if (changes(operand))
      operand = loop->addConstants(*operand);
  return apply(elements);
}

} // namespace pannikin::onnx_import
