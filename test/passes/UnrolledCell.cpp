// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes random cells. Every state depends on the input of its step, so that a
// step is one, and passes through something bounded.

#include "test/passes/UnrolledCell.h"
#include <algorithm>
#include <cstdio>
#include <set>

using namespace pannikin::testing;

static std::string type(std::vector<int64_t> shape) {
  std::string text = "tensor<";
  for (int64_t size : shape)
    text += std::to_string(size) + "x";
  return text + "f32>";
}

int64_t UnrolledCell::pick(int64_t lo, int64_t hi) {
  return std::uniform_int_distribution<int64_t>(lo, hi)(engine);
}

std::string UnrolledCell::constant(std::vector<int64_t> shape,
                                   double magnitude) {
  std::string name = "%k" + std::to_string(counter++), values;
  std::uniform_real_distribution<double> numbers(-magnitude, magnitude);
  auto row = [&](int64_t size) {
    std::string text;
    for (int64_t i = 0; i < size; ++i) {
      char digits[32];
      std::snprintf(digits, sizeof digits, "%.4f", numbers(engine));
      text += (i ? ", " : "[") + std::string(digits);
    }
    return text + "]";
  };
  if (magnitude == 0)
    values = "0.0";
  else if (shape.size() == 1)
    values = row(shape[0]);
  else
    for (int64_t i = 0; i < shape[0]; ++i)
      values += (i ? ", " : "[") + row(shape[1]);
  if (magnitude != 0 && shape.size() == 2)
    values += "]";
  constants += "  " + name + " = pan.constant dense<" + values +
               "> : " + type(shape) + " -> " + type(shape) + "\n";
  return name;
}

int UnrolledCell::addOp(Layer &layer, Op op) {
  layer.sizes.push_back(op.size);
  layer.ops.push_back(op);
  return int(layer.sizes.size()) - 1;
}

/// A bounded value of `size` numbers that depends on the input and more, on
/// `state` if that is given.
int UnrolledCell::mixed(Layer &layer, int64_t size, int state) {
  auto matvec = [&](int from) {
    return addOp(layer, {"pan.matvec",
                         {from},
                         constant({size, layer.sizes[from]}, 0.8),
                         "",
                         size});
  };
  int sum = matvec(0);
  for (int64_t i = 0, count = pick(1, 2); i < count; ++i) {
    int64_t last = int64_t(layer.sizes.size()) - 1;
    int other =
        matvec(i == 0 && state && !wild ? state : int(pick(!wild, last)));
    const char *names[] = {"pan.add", "pan.add", "pan.sub",
                           wild ? "pan.mul" : "pan.min", "pan.max"};
    std::vector<int> both{sum, other};
    if (chance(50))
      std::swap(both[0], both[1]);
    sum = addOp(layer, {names[pick(0, 4)], both, "", "", size});
  }
  if (chance(70))
    sum = addOp(layer, {"pan.add", {sum}, constant({size}, 0.5), "", size});
  const char *functions[] = {"pan.activation tanh", "pan.activation sigmoid",
                             "pan.clip"};
  const char *name = functions[pick(0, 2)];
  return addOp(layer,
               {name, {sum}, "", name[4] == 'c' ? " to -1.0, 1.5" : "", size});
}

UnrolledCell::Layer UnrolledCell::makeLayer(int64_t width, bool reverse,
                                            bool stacked) {
  Layer layer;
  layer.reverse = reverse;
  layer.stacked = stacked;
  layer.sizes.push_back(width);
  int64_t states = pick(1, 3);
  for (int64_t i = 0; i < states; ++i) {
    layer.sizes.push_back(pick(least, 4));
    layer.inits.push_back(
        constant({layer.sizes.back()}, chance(75) ? 0.0 : 0.5));
  }
  for (int64_t i = 0; i < states; ++i) {
    int64_t size = layer.sizes[1 + i];
    int value = mixed(layer, size, int(1 + i));
    if (chance(30))
      value =
          addOp(layer, {"pan.mul", {value, mixed(layer, size)}, "", "", size});
    if (chance(60)) {
      // A gate between the old and the new state.
      int gate = mixed(layer, size);
      int kept = addOp(layer, {"pan.mul", {gate, int(1 + i)}, "", "", size});
      value = addOp(layer, {"pan.add", {kept, value}, "", "", size});
      value = addOp(layer, {"pan.clip", {value}, "", " to -2.0, 2.0", size});
    }
    layer.next.push_back(value);
  }
  layer.output =
      chance(50) ? layer.next[0] : mixed(layer, pick(least, 4), !wild);
  return layer;
}

UnrolledCell::UnrolledCell(unsigned seed, bool wild)
    : engine(seed), wild(wild), least(wild ? 1 : 2) {
  steps = pick(wild ? 3 : 5, 9);
  inputs = pick(least, 4);
  bool reverse = chance(25);
  layers.push_back(makeLayer(inputs, reverse, false));
  if (chance(60)) {
    const Layer &first = layers[0];
    bool stacked = chance(60);
    int64_t width = stacked ? first.sizes[first.output] : inputs;
    layers.push_back(makeLayer(width, stacked ? reverse : chance(50), stacked));
  }
  for (const Layer &layer : layers)
    for (int next : layer.next)
      weights.push_back(constant({3, layer.sizes[next]}, 1.0));
  stacks = chance(50);
  backwards = chance(30);
}

std::string UnrolledCell::textOf(const Layer &layer, const Op &op,
                                 const std::vector<std::string> &names) const {
  std::vector<std::string> operands, types;
  for (int index : op.operands) {
    operands.push_back(names[index]);
    types.push_back(type({layer.sizes[index]}));
  }
  if (!op.constant.empty()) {
    bool first = op.name == "pan.matvec";
    operands.insert(first ? operands.begin() : operands.end(), op.constant);
    types.insert(first ? types.begin() : types.end(),
                 first ? type({op.size, layer.sizes[op.operands[0]]})
                       : type({op.size}));
  }
  std::string text = op.name + " ", all;
  for (size_t i = 0; i < operands.size(); ++i) {
    text += (i ? ", " : "") + operands[i];
    all += (i ? ", " : "") + types[i];
  }
  return text + op.rest + " : " + all + " -> " + type({op.size});
}

/// The end of both forms: scores from the final states of all layers.
std::string UnrolledCell::head(const std::vector<std::string> &finals,
                               const std::string &stack) const {
  std::string text, last, three = type({3});
  size_t i = 0;
  for (const Layer &layer : layers)
    for (int next : layer.next) {
      std::string score = "%score" + std::to_string(i);
      std::string sum = "%sum" + std::to_string(i);
      int64_t size = layer.sizes[next];
      text += "  " + score + " = pan.matvec " + weights[i] + ", " + finals[i] +
              " : " + type({3, size}) + ", " + type({size}) + " -> " + three +
              "\n";
      if (i)
        text += "  " + sum + " = pan.add " + last + ", " + score + " : " +
                three + ", " + three + " -> " + three + "\n";
      last = i++ ? sum : score;
    }
  const Layer &top = layers.back();
  std::string stackType = type({steps, top.sizes[top.output]});
  return text + "  return " + last + (stacks ? ", " + stack : "") + " : " +
         type({3}) + (stacks ? ", " + stackType : "") + "\n}\n";
}

static std::string header(const UnrolledCell &cell, bool stacks,
                          int64_t width) {
  return "func.func @main(%x: " + type({cell.steps, cell.inputs}) + ") -> (" +
         type({3}) + (stacks ? ", " + type({cell.steps, width}) : "") + ") {\n";
}

std::string UnrolledCell::loop() const {
  const Layer &top = layers.back();
  int64_t width = top.sizes[top.output];
  std::string text = header(*this, stacks, width) + constants;
  std::vector<std::string> finals;
  std::string sequence = "%x", last;
  for (size_t n = 0; n < layers.size(); ++n) {
    const Layer &layer = layers[n];
    size_t states = layer.inits.size();
    std::string result = "%l" + std::to_string(n), inits, stateTypes, arguments,
                yielded, resultTypes;
    std::vector<std::string> names;
    for (size_t i = 0; i <= states; ++i) {
      names.push_back("%a" + std::to_string(n) + "_" + std::to_string(i));
      arguments += (i ? ", " : "") + names[i] + ": " + type({layer.sizes[i]});
      if (i == 0)
        continue;
      inits += (i > 1 ? ", " : "") + layer.inits[i - 1];
      stateTypes += (i > 1 ? ", " : "") + type({layer.sizes[i]});
    }
    int64_t out = layer.sizes[layer.output];
    text += "  " + result + ":" + std::to_string(states + 1) + " = pan.scan (" +
            (layer.stacked ? last : sequence) + ") init (" + inits + ")" +
            (layer.reverse ? " reverse" : "") + " : (" +
            type({steps, layer.sizes[0]}) + "), (" + stateTypes + ") -> (" +
            stateTypes + ", " + type({steps, out}) + ") {\n  ^bb0(" +
            arguments + "):\n";
    for (const Op &op : layer.ops) {
      names.push_back("%b" + std::to_string(n) + "_" +
                      std::to_string(names.size()));
      text += "    " + names.back() + " = " + textOf(layer, op, names) + "\n";
    }
    for (int index : layer.next)
      yielded += names[index] + ", ";
    text += "    pan.yield " + yielded + names[layer.output] + " : " +
            stateTypes + ", " + type({out}) + "\n  }\n";
    for (size_t i = 0; i < states; ++i)
      finals.push_back(result + "#" + std::to_string(i));
    last = result + "#" + std::to_string(states);
  }
  if (stacks && backwards)
    text += "  %turned = pan.slice " + last + " along 0 from " +
            std::to_string(steps - 1) + " by -1 : " + type({steps, width}) +
            " -> " + type({steps, width}) + "\n";
  return text + head(finals, backwards ? "%turned" : last);
}

void UnrolledCell::add(std::string result, std::string text,
                       std::vector<std::string> needs) {
  lines.push_back({std::move(result), std::move(text), std::move(needs)});
}

/// Writes each step of a layer; replaces the elements by its outputs and
/// returns the final states.
std::vector<std::string>
UnrolledCell::unrollLayer(size_t index, std::vector<std::string> &elements) {
  const Layer &layer = layers[index];
  std::vector<std::string> states = layer.inits;
  for (int64_t i = 0; i < steps; ++i) {
    int64_t t = layer.reverse ? steps - 1 - i : i;
    std::vector<std::string> names{elements[t]};
    names.insert(names.end(), states.begin(), states.end());
    for (const Op &op : layer.ops) {
      std::string name = "%n" + std::to_string(counter++);
      std::vector<std::string> needs;
      for (int operand : op.operands)
        needs.push_back(names[operand]);
      add(name, textOf(layer, op, names), needs);
      names.push_back(name);
    }
    for (size_t s = 0; s < states.size(); ++s)
      states[s] = names[layer.next[s]];
    elements[t] = names[layer.output];
  }
  return states;
}

/// All lines in a random order in which operands come first.
std::string UnrolledCell::shuffled() {
  std::set<std::string> waiting;
  for (const Line &line : lines)
    waiting.insert(line.result);
  std::string text;
  while (!lines.empty()) {
    size_t at = size_t(pick(0, int64_t(lines.size()) - 1));
    auto isReady = [&](const Line &line) {
      return std::none_of(line.needs.begin(), line.needs.end(),
                          [&](auto &need) { return waiting.count(need); });
    };
    while (!isReady(lines[at]))
      at = (at + 1) % lines.size();
    text += "  " + lines[at].result + " = " + lines[at].text + "\n";
    waiting.erase(lines[at].result);
    lines.erase(lines.begin() + int64_t(at));
  }
  return text;
}

std::string UnrolledCell::unrolled() {
  std::vector<std::string> inputsOfSteps, elements, finals;
  for (int64_t t = 0; t < steps; ++t) {
    std::string row = "%row" + std::to_string(t), x = "%x" + std::to_string(t);
    add(row,
        "pan.slice %x along 0 from " + std::to_string(t) + " : " +
            type({steps, inputs}) + " -> " + type({1, inputs}),
        {});
    add(x,
        "pan.reshape " + row + " : " + type({1, inputs}) + " -> " +
            type({inputs}),
        {row});
    inputsOfSteps.push_back(x);
  }
  for (size_t n = 0; n < layers.size(); ++n) {
    if (!layers[n].stacked)
      elements = inputsOfSteps;
    for (std::string &state : unrollLayer(n, elements))
      finals.push_back(state);
  }
  const Layer &top = layers.back();
  int64_t width = top.sizes[top.output];
  std::string list, types;
  for (int64_t i = 0; stacks && i < steps; ++i) {
    std::string row = "%out" + std::to_string(i);
    const std::string &element = elements[backwards ? steps - 1 - i : i];
    add(row,
        "pan.reshape " + element + " : " + type({width}) + " -> " +
            type({1, width}),
        {element});
    list += (i ? ", " : "") + row;
    types += (i ? ", " : "") + type({1, width});
  }
  std::string text = header(*this, stacks, width) + constants + shuffled();
  if (stacks)
    text += "  %stack = pan.concat " + list + " along 0 : " + types + " -> " +
            type({steps, width}) + "\n";
  return text + head(finals, "%stack");
}
