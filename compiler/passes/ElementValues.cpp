// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Parts elements until those that are still together are equal.

#include "compiler/passes/ElementValues.h"
#include "ir/Evaluate.h"
#include "llvm/ADT/StringMap.h"
#include <cmath>
#include <map>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// One walk through the elements. Those that the last walk parted stay apart,
/// so that the walks come to an end.
struct ElementValues::Round {
  const ElementGraph &graph;
  const ElementValues &last;
  bool isFirst;
  ElementValues now;
  llvm::StringMap<int> known;
  llvm::DenseMap<Operation *, ScalarFunction> functions;
  llvm::DenseMap<Operation *, const void *> attributes;

  Round(const ElementGraph &graph, const ElementValues &last, bool isFirst)
      : graph(graph), last(last), isFirst(isFirst) {
    now.leaders.resize(graph.size());
    now.constants.resize(graph.size());
    for (int i = 0; i < graph.size(); ++i)
      visit(i);
  }

  /// `element` is what all elements with this key are.
  void set(int element, ArrayRef<uint64_t> key) {
    SmallVector<uint64_t> parts(key);
    parts.push_back(isFirst ? 0 : last.leaders[element]);
    StringRef bytes(reinterpret_cast<const char *>(parts.data()),
                    parts.size() * sizeof(uint64_t));
    now.leaders[element] = known.try_emplace(bytes, element).first->second;
  }

  void setConstant(int element, double number) {
    if ((!isFirst && !last.constants[element]) || !std::isfinite(number))
      return setUnknown(element);
    // There is one zero.
    number += 0.0;
    now.constants[element] = number;
    set(element, {0, llvm::bit_cast<uint64_t>(number)});
  }

  void setUnknown(int element) { set(element, {1, uint64_t(element)}); }

  void visit(int element) {
    switch (graph[element].kind) {
    case Element::Kind::Unknown:
      return setUnknown(element);
    case Element::Kind::Constant:
      return setConstant(element, graph[element].number);
    case Element::Kind::Sum:
      return visitSum(element);
    case Element::Kind::Pointwise:
      return visitPointwise(element);
    case Element::Kind::Moved:
      return visitMoved(element);
    case Element::Kind::State:
      return visitState(element);
    }
  }

  void visitSum(int element) {
    double offset = 0;
    std::map<int, double> weights;
    for (Element::Term term : graph[element].terms)
      if (auto number = now.constants[term.element])
        offset += term.weight * *number;
      else
        weights[now.leaders[term.element]] += term.weight;
    SmallVector<uint64_t> key{3, llvm::bit_cast<uint64_t>(offset + 0.0)};
    for (auto [leader, weight] : weights)
      if (weight != 0)
        key.append({uint64_t(leader), llvm::bit_cast<uint64_t>(weight)});
    if (key.size() == 2)
      return setConstant(element, offset);
    set(element, key);
  }

  void visitPointwise(int element) {
    const Element &e = graph[element];
    SmallVector<double> numbers;
    SmallVector<uint64_t> key{4, uint64_t(e.op->getName().getAsOpaquePointer()),
                              attributesOf(e.op)};
    bool product = isa<MulOp>(e.op);
    for (Element::Term term : e.terms) {
      auto number = now.constants[term.element];
      if (product && number && *number == 0)
        return setConstant(element, 0);
      if (number)
        numbers.push_back(*number);
      key.push_back(now.leaders[term.element]);
    }
    if (numbers.size() != e.terms.size())
      return set(element, key);
    auto [function, isNew] = functions.try_emplace(e.op);
    if (isNew)
      function->second = scalarFunction(e.op);
    setConstant(element, function->second(numbers.data()));
  }

  /// What an operation computes besides its operands: attributes and all sizes
  /// but the last.
  uint64_t attributesOf(Operation *op) {
    auto [it, isNew] = attributes.try_emplace(op);
    if (isNew) {
      SmallVector<int64_t> shape(shapeOf(op->getResult(0).getType()));
      shape.back() = 0;
      Builder builder(op->getContext());
      it->second = builder
                       .getArrayAttr({op->getAttrDictionary(),
                                      builder.getI64ArrayAttr(shape)})
                       .getAsOpaquePointer();
    }
    return uint64_t(it->second);
  }

  void visitMoved(int element) {
    const Element &e = graph[element];
    auto number = now.constants[e.terms[0].element];
    SmallVector<uint64_t> key{5, uint64_t(e.op), uint64_t(e.place)};
    for (Element::Term term : e.terms) {
      if (now.constants[term.element] != number)
        number.reset();
      key.push_back(now.leaders[term.element]);
    }
    if (number)
      return setConstant(element, *number);
    set(element, key);
  }

  /// In the first walk a state is what it is at first.
  void visitState(int element) {
    const Element &e = graph[element];
    int init = e.terms[0].element, next = e.terms[1].element;
    auto number = now.constants[init];
    if (number && (isFirst || last.constants[next] == number))
      return setConstant(element, *number);
    set(element, {6, uint64_t(e.op), uint64_t(now.leaders[init]),
                  isFirst ? 0 : uint64_t(last.leaders[next])});
  }
};

ElementValues::ElementValues(const ElementGraph &graph) {
  ElementValues last;
  bool isFirst = true, changed = true;
  while (changed) {
    Round round(graph, last, isFirst);
    changed = isFirst || round.now.leaders != last.leaders ||
              round.now.constants != last.constants;
    last = std::move(round.now);
    isFirst = false;
  }
  *this = std::move(last);
}
