// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions of trees and leaves, and the calls that add them up.

#include "compiler/emit/TreeCode.h"
#include "compiler/emit/CTypes.h"
#include "compiler/emit/Scalars.h"
#include "ir/Numbers.h"
#include "llvm/ADT/SetVector.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

TreeCode::TreeCode(Model &model, panc::TreeCodeOp op, Writer &writer)
    : model(model), op(op), writer(writer), trees(Trees::of(op)),
      from(numberTypeOf(op.getInput().getType())),
      to(numberTypeOf(op.getOut().getType())),
      isSum(op.getKind() == pan::Reduction::Sum),
      // A Cortex-M0 saves registers around calls; an AVR jumps to a leaf.
      keepsLeaves(model.target.family == Family::CortexM),
      absent(isSum ? 0
                   : absentOf(op.getKind(), op.getLeaves().getElementType())),
      starts(trees.outputs, absent), calls(trees.leafCount()) {
  if (isSum && !trees.base.empty())
    starts = trees.base;
  for (auto [index, root] : llvm::enumerate(trees.roots)) {
    if (root < 0) {
      addConstant(root);
      continue;
    }
    std::string name = "tree_" + std::to_string(functions.size());
    functions.push_back({root, model.globals.global(model.name, name), -1, {}});
    chooseWindows(functions.back());
    functions.back().stop = stops() ? trees.stops[index] : -1;
  }
  chooseOutputs();
}

/// A tree without a question.
void TreeCode::addConstant(int32_t leaf) {
  bool isMax = op.getKind() == pan::Reduction::Max;
  for (auto [k, value] : llvm::enumerate(trees.leafAt(leaf)))
    starts[k] = isSum ? starts[k] + value
                      : (isMax ? std::max(starts[k], value)
                               : std::min(starts[k], value));
}

/// Calls `see` with all nodes and leaves below `root`, each once, until it says
/// stop.
static void forEachBelow(const Trees &trees, int32_t root,
                         llvm::function_ref<bool(int32_t)> see) {
  llvm::SetVector<int32_t> found;
  found.insert(root);
  for (size_t i = 0; i < found.size() && see(found[i]); ++i)
    if (int32_t at = found[i]; at >= 0) {
      found.insert(trees.nodes[at].yes);
      found.insert(trees.nodes[at].no);
    }
}

/// A load reaches so many elements from its pointer at no cost.
static int64_t reachOf(const Target &target, Type element) {
  auto fixed = dyn_cast<pan::FixedType>(element);
  int64_t bytes = panc::bytesOf(element);
  if (target.family == Family::Avr)
    return 64 / bytes;
  // Signed loads of parts of a word take their offset from a register.
  bool isPlain = !fixed || fixed.getIsUnsigned() || fixed.getWidth() == 32;
  return target.family == Family::CortexM && isPlain ? 32 : 0;
}

/// Features that lie far apart get a pointer each, as long as registers last.
void TreeCode::chooseWindows(Tree &tree) {
  tree.windows = {0};
  int64_t reach = reachOf(model.target, from);
  std::set<int64_t> used;
  forEachBelow(trees, tree.root, [&](int32_t at) {
    if (at >= 0)
      used.insert(trees.nodes[at].feature);
    return true;
  });
  if (reach == 0 || *used.rbegin() < reach)
    return;
  std::vector<int64_t> found;
  for (int64_t index : used)
    if (found.empty() || index >= found.back() + reach)
      found.push_back(index / reach * reach);
  constexpr size_t most = 3;
  if (found.size() <= most)
    tree.windows = found;
}

std::vector<TreeCode::Addition> TreeCode::additionsOf(int32_t leaf) const {
  std::vector<Addition> result;
  for (auto [k, value] : llvm::enumerate(trees.leafAt(leaf)))
    if (value != absent)
      result.push_back({int64_t(k), value});
  return result;
}

void TreeCode::chooseOutputs() {
  for (Tree &tree : functions) {
    if (!isSum)
      continue;
    std::set<int64_t> outputs;
    forEachBelow(trees, tree.root, [&](int32_t at) {
      if (at < 0)
        for (const Addition &addition : additionsOf(at))
          outputs.insert(addition.output);
      return outputs.size() <= 1;
    });
    if (outputs.size() <= 1)
      tree.output = outputs.empty() ? 0 : *outputs.begin();
  }
  // One sum after the other stays in a register; sums of floats would round
  // otherwise than in the order of the model, and stops count on their order.
  if (!to.isF32() && !stops())
    llvm::stable_sort(functions, [](const Tree &a, const Tree &b) {
      return a.output < b.output;
    });
}

std::string TreeCode::number(double value) const {
  return to.isF32() ? realLiteral(value) : literal(Wide(value));
}

/// Writes what `leaf` does to the result `y`.
void TreeCode::printAdditions(int32_t leaf) {
  if (const std::string &call = calls[-1 - leaf]; !call.empty())
    return writer.line(call);
  for (const Addition &addition : additionsOf(leaf)) {
    std::string entry = "y[" + std::to_string(addition.output) + "]";
    std::string value = number(addition.value);
    if (isSum) {
      writer.line(additionTo(entry, to, value));
      continue;
    }
    bool isMax = op.getKind() == pan::Reduction::Max;
    writer.line("if (" + entry + (isMax ? " < " : " > ") + value + ")");
    writer.indent();
    writer.line(entry + " = " + value + ";");
    writer.outdent();
  }
}

/// Leaves that add little are code. A number takes six bytes of it, on AVR
/// twelve if it has 16 bits, on a Cortex-M twelve beyond what an instruction
/// holds; in a list it takes two or three.
bool TreeCode::isList(int32_t leaf) const {
  size_t most = keepsLeaves ? 4 : panc::bytesOf(to) == 1 ? 2 : 1;
  std::vector<Addition> additions = additionsOf(leaf);
  if (keepsLeaves && llvm::any_of(additions, [](const Addition &addition) {
        return std::fabs(addition.value) > 255;
      }))
    most = 1;
  return isSum && !to.isF32() && additions.size() > most;
}

/// Puts the longer ones of `leaves` into lists in flash.
void TreeCode::storeLists(const std::set<int32_t> &leaves) {
  ListFormat format;
  format.column = trees.outputs <= 128 ? 1 : 2;
  double least = 0, largest = 0;
  for (int32_t leaf : leaves)
    for (const Addition &addition : additionsOf(leaf)) {
      least = std::min(least, addition.value);
      largest = std::max(largest, addition.value);
    }
  format.isUnsigned = least == 0;
  double top =
      format.isUnsigned ? largest : std::max(largest + 1, -least) * 2 - 1;
  format.value = top < 256 ? 1 : top < 65536 ? 2 : 4;
  std::vector<int64_t> bytes;
  auto store = [&](int64_t value, int64_t size) {
    for (int64_t i = 0; i < size; ++i)
      bytes.push_back(value >> (8 * i) & 255);
  };
  for (int32_t leaf : llvm::reverse(leaves)) {
    // Places in the table are numbers of 16 bits.
    if (!isList(leaf) || bytes.size() > 60000)
      continue;
    if (adder.empty())
      adder = model.globals.global(model.name, "add");
    calls[-1 - leaf] = adder + "(y, " + std::to_string(bytes.size()) + ");";
    std::vector<Addition> additions = additionsOf(leaf);
    for (const Addition &addition : additions) {
      bool isLast = &addition == &additions.back();
      store(2 * addition.output + isLast, format.column);
      store(int64_t(addition.value), format.value);
    }
  }
  if (bytes.empty())
    return;
  format.table = model.tables.make(
      "leaves",
      "Lists of what leaves add: twice the class, plus one at the "
      "end, then the number",
      "uint8_t", std::move(bytes));
  printListFunction(writer, adder, to, format);
}

/// Writes what leaves call, and those that trees share.
void TreeCode::printLeaves() {
  std::set<int32_t> needed;
  for (const Tree &tree : functions)
    if (tree.output < 0)
      for (int32_t leaf : trees.leavesBelow(tree.root))
        needed.insert(leaf);
  storeLists(needed);
  for (int32_t leaf : llvm::reverse(needed)) {
    if (keepsLeaves || !calls[-1 - leaf].empty() || additionsOf(leaf).empty())
      continue;
    std::string name = model.globals.global(
        model.name, "leaf_" + std::to_string(-1 - int64_t(leaf)));
    writer.open("static PK_NOINLINE void " + name + "(" + cTypeOf(to) + " *y)");
    printAdditions(leaf);
    writer.close();
    writer.raw();
    calls[-1 - leaf] = name + "(y);";
  }
}

std::string TreeCode::parametersOf(const Tree &tree) const {
  std::string text;
  for (int64_t window : tree.windows)
    text += (text.empty() ? "const " : ", const ") + cTypeOf(from) + " *x" +
            (window ? std::to_string(window) : "");
  return text;
}

std::string TreeCode::argumentsOf(const Tree &tree, const Place &input) const {
  std::string text;
  for (int64_t window : tree.windows) {
    Place moved = input;
    moved.offset += window;
    text += (text.empty() ? "" : ", ") + moved.pointer();
  }
  return text;
}

void TreeCode::printFunctions() {
  printLeaves();
  if (stops()) {
    lead = model.globals.global(model.name, "lead");
    printLeadFunction(writer, lead, to, trees.outputs);
  }
  for (const Tree &tree : functions)
    printTree(tree);
}

void TreeCode::printCall(Writer &body, const Tree &tree, const Place &input,
                         const Place &out) const {
  std::string entry = out.at(std::to_string(std::max<int64_t>(tree.output, 0)));
  if (tree.output < 0)
    body.line(tree.name + "(" + out.pointer() + ", " +
              argumentsOf(tree, input) + ");");
  else
    body.line(additionTo(entry, to,
                         tree.name + "(" + argumentsOf(tree, input) + ")"));
  if (tree.stop < 0)
    return;
  body.line("if (" + lead + "(" + out.pointer() + ") > " +
            std::to_string(tree.stop) + "u)");
  body.indent();
  body.line("break;");
  body.outdent();
}

void TreeCode::printCalls(Writer &body, const Place &input,
                          const Place &out) const {
  printStarts(body, out, starts);
  if (functions.empty())
    body.line("(void)" + input.text + ";");
  if (stops())
    body.open("do");
  for (const Tree &tree : functions)
    printCall(body, tree, input, out);
  if (stops())
    body.close(" while (0);");
  for (int64_t k = 0; !isSum && k < trees.outputs; ++k) {
    std::string entry = out.at(std::to_string(k));
    body.line("if (" + entry + " == " +
              (to.isF32() ? std::string(absent < 0 ? "-" : "") + "INFINITY"
                          : number(absent)) +
              ")");
    body.indent();
    body.line(entry + " = 0;");
    body.outdent();
    if (!trees.base.empty() && trees.base[k] != 0)
      body.line(additionTo(entry, to, number(trees.base[k])));
  }
}
