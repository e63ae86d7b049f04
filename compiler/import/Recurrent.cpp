// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Checks a recurrent node and cuts its weights into gates.

#include "compiler/import/Recurrent.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

namespace {
/// Positions of the inputs, the same for all three operators.
enum Input : size_t { X, W, R, B, SequenceLens, InitialH, InitialC, P };
} // namespace

Recurrent::Recurrent(Node &node, const CellFacts &facts)
    : node(node), build(node.build), facts(facts) {
  readDirections();
  readSizes();
  readActivations();
  readClip();
  steps = readLength();
  checkInitialStates();
}

void Recurrent::readDirections() {
  std::string direction = node.stringAttribute("direction", "forward");
  if (direction == "forward")
    reversed = {false};
  else if (direction == "reverse")
    reversed = {true};
  else if (direction == "bidirectional")
    reversed = {false, true};
  else
    fail("direction '" + llvm::Twine(direction) +
         "' is not supported; use forward, reverse or bidirectional");
}

void Recurrent::expectShape(size_t input, llvm::StringRef name,
                            llvm::ArrayRef<int64_t> shape) {
  const Tensor &tensor = node.input(input);
  if (llvm::ArrayRef<int64_t>(tensor.shape) != shape)
    fail("input " + name + " has shape " + formatShape(tensor.shape) +
         "; expected " + formatShape(shape));
  bool isWeight = input == W || input == R || input == B || input == P;
  if (isWeight && !tensor.isConstant())
    fail("input " + name +
         " depends on the input of the model; weights must be constants");
  if (tensor.isInt())
    fail("input " + name + " holds integers; floats are expected");
}

/// Whether the batch is one of the model's input, of several runs at once,
/// rather than the bricks into which one run was cut.
static bool isInputOf(const Tensor &x, int64_t batch) {
  mlir::Value value = x.value;
  while (mlir::Operation *op = value ? value.getDefiningOp() : nullptr)
    value = op->getNumOperands() > 0 ? op->getOperand(0) : mlir::Value();
  if (!value)
    return false;
  llvm::ArrayRef<int64_t> sizes = pan::shapeOf(value.getType());
  return sizes.size() > 2 && llvm::is_contained(sizes, batch);
}

void Recurrent::readSizes() {
  int64_t layout = node.intAttribute("layout", 0);
  if (layout != 0 && layout != 1)
    fail("found layout=" + llvm::Twine(layout) + "; 0 and 1 are allowed");
  batchFirst = layout == 1;
  const Tensor &x = node.input(X), &r = node.input(R);
  if (x.rank() != 3 || r.rank() != 3)
    fail("inputs X and R have shapes " + formatShape(x.shape) + " and " +
         formatShape(r.shape) + "; both must have 3 dimensions");
  length = x.shape[batchFirst ? 1 : 0];
  batch = x.shape[batchFirst ? 0 : 1];
  if (batch != 1 && isInputOf(x, batch))
    fail("found a batch of " + llvm::Twine(batch) +
         "; export with a batch of 1, or bind it with --dim batch=1");
  inputSize = x.shape[2];
  hidden = r.shape[2];
  if (length < 1 || inputSize < 1 || hidden < 1 || batch < 1)
    fail("found an empty dimension in X " + formatShape(x.shape) + " or R " +
         formatShape(r.shape));
  int64_t declared = node.intAttribute("hidden_size", hidden);
  if (declared != hidden)
    fail("found hidden_size=" + llvm::Twine(declared) + " but R has shape " +
         formatShape(r.shape));
  int64_t directions = reversed.size(), gates = facts.gates.size();
  expectShape(X, "X", x.shape);
  expectShape(W, "W", {directions, gates * hidden, inputSize});
  expectShape(R, "R", {directions, gates * hidden, hidden});
  if (node.has(B))
    expectShape(B, "B", {directions, 2 * gates * hidden});
  if (node.has(P) && facts.states == 2)
    expectShape(P, "P", {directions, 3 * hidden});
}

/// alpha and beta are consumed in order by the functions that take them.
void Recurrent::readActivations() {
  size_t count = reversed.size() * facts.activations.size();
  auto names = node.stringsAttribute("activations");
  auto alphas = node.floatsAttribute("activation_alpha");
  auto betas = node.floatsAttribute("activation_beta");
  if (names && names->size() != count)
    fail("found " + llvm::Twine(names->size()) + " activations; " +
         llvm::Twine(count) + " are expected");
  size_t alpha = 0, beta = 0;
  for (size_t i = 0; i < count; ++i) {
    llvm::StringRef fallback = facts.activations[i % facts.activations.size()];
    Activation chosen =
        standardActivation(names ? llvm::StringRef((*names)[i]) : fallback);
    if (chosen.takesAlpha && alphas && alpha < alphas->size())
      chosen.alpha = (*alphas)[alpha++];
    if (chosen.takesBeta && betas && beta < betas->size())
      chosen.beta = (*betas)[beta++];
    activations.push_back(chosen);
  }
  if ((alphas && alpha < alphas->size()) || (betas && beta < betas->size()))
    fail("activation_alpha or activation_beta has more values than the "
         "activations take");
}

void Recurrent::readClip() {
  if (!node.hasAttribute("clip"))
    return;
  clip = node.floatAttribute("clip", 0);
  if (!(clip > 0))
    fail("found clip=" + formatNumber(clip) + "; it must be above 0");
}

/// Number of steps to run: `sequence_lens` when it is given.
int64_t Recurrent::readLength() {
  if (!node.has(SequenceLens))
    return length;
  Ints lengths = node.knownInts(SequenceLens, "sequence_lens");
  if (lengths.size() != 1 || lengths[0] < 1 || lengths[0] > length)
    fail("found sequence_lens " + formatShape(lengths) +
         "; one length from 1 to " + llvm::Twine(length) + " is expected");
  return lengths[0];
}

/// Rows `block * H` .. of direction `direction`, with the shape that is left.
Tensor Recurrent::rowsOf(size_t input, int64_t direction, int64_t block,
                         const std::string &suffix) {
  const Tensor &whole = node.input(input);
  Tensor one = build.slice(whole, 0, direction, 1, 1);
  Tensor part = build.slice(one, 1, block * hidden, 1, hidden);
  HostTensor rows = *part.constant;
  rows.shape.erase(rows.shape.begin());
  if (!rows.name.empty())
    rows.name += (direction ? "_reverse_" : "_") + suffix;
  return build.constant(std::move(rows));
}

Tensor Recurrent::product(bool recurrent, int64_t direction, int64_t gate,
                          const Tensor &operand) {
  std::string letter(1, facts.gates[gate]);
  return build.linear(rowsOf(recurrent ? R : W, direction, gate, letter),
                      operand);
}

Tensor Recurrent::bias(bool recurrent, int64_t direction, int64_t gate) {
  if (!node.has(B))
    return build.constant(makeFilled({hidden}, 0));
  int64_t block = gate + (recurrent ? facts.gates.size() : 0);
  std::string letter(1, facts.gates[gate]);
  return rowsOf(B, direction, block, (recurrent ? "r" : "") + letter);
}

std::optional<Tensor> Recurrent::peephole(int64_t direction, int64_t p) {
  if (!node.has(P))
    return std::nullopt;
  return rowsOf(P, direction, p, std::string(1, facts.gates[p]));
}

Tensor Recurrent::preActivation(int64_t direction, int64_t gate,
                                const Tensor &x, const Tensor &h) {
  Tensor wx = product(false, direction, gate, x);
  Tensor rh = product(true, direction, gate, h);
  Tensor sum = build.add(wx, rh);
  Tensor ofInput = bias(false, direction, gate);
  HostTensor both = *build.add(ofInput, bias(true, direction, gate)).constant;
  both.name = ofInput.constant->name;
  return build.add(sum, build.constant(std::move(both)));
}

Tensor Recurrent::activateGate(int64_t direction, int64_t index,
                               const Tensor &sum) {
  return activate(direction, index,
                  clip > 0 ? build.clip(sum, -clip, clip) : sum);
}

Tensor Recurrent::activate(int64_t direction, int64_t index,
                           const Tensor &state) {
  size_t at = direction * facts.activations.size() + index;
  return onnx_import::activate(build, activations[at], state);
}

Tensor Recurrent::initialState(int64_t direction, int64_t state) {
  size_t input = state == 0 ? InitialH : InitialC;
  if (!node.has(input))
    return build.constant(makeFilled({batch, hidden}, 0));
  int64_t axis = batchFirst ? 1 : 0;
  Tensor one = build.slice(node.input(input), axis, direction, 1, 1);
  return build.reshape(one, {batch, hidden});
}

/// A state of a step model that starts a window makes the model one. An input
/// that no output carries on may start a window, but not a single step.
void Recurrent::checkInitialState(llvm::StringRef name, const Tensor &tensor) {
  if (length > 1)
    return build.checkInitialState(tensor);
  mlir::BlockArgument source = GraphBuilder::sourceOf(tensor);
  if (!source)
    return;
  bool isInput = llvm::isa_and_nonnull<mlir::func::FuncOp>(
      source.getOwner()->getParentOp());
  if (isInput)
    fail("input " + name +
         " is an input of the model, but no output is its successor; name the "
         "pair with --state INPUT=OUTPUT");
}

void Recurrent::checkInitialStates() {
  int64_t directions = reversed.size();
  for (int64_t state = 0; state < facts.states; ++state) {
    size_t input = state == 0 ? InitialH : InitialC;
    if (!node.has(input))
      continue;
    llvm::StringRef name = state == 0 ? "initial_h" : "initial_c";
    if (batchFirst)
      expectShape(input, name, {batch, directions, hidden});
    else
      expectShape(input, name, {directions, batch, hidden});
    checkInitialState(name, node.input(input));
  }
}

} // namespace pannikin::onnx_import
