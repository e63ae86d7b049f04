// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes random models. States pass through something bounded, so that float
// and fixed runs stay finite over the steps.

#include "test/passes/RandomCell.h"
#include <algorithm>
#include <cstdio>

using namespace pannikin::testing;

static std::string vectorType(int64_t size) {
  return "tensor<" + std::to_string(size) + "xf32>";
}

static std::string join(const std::vector<std::string> &parts) {
  std::string text;
  for (const std::string &part : parts)
    text += (text.empty() ? "" : ", ") + part;
  return text;
}

int64_t RandomCell::pick(int64_t lo, int64_t hi) {
  return std::uniform_int_distribution<int64_t>(lo, hi)(engine);
}

double RandomCell::number(double magnitude) {
  if (chance(10))
    return chance(50) ? 0 : chance(50) ? magnitude : -magnitude;
  return std::uniform_real_distribution<double>(-magnitude, magnitude)(engine);
}

std::string RandomCell::constant(const std::string &shape, int64_t count,
                                 double magnitude) {
  std::string flat = next(), values;
  bool splat = chance(25);
  for (int64_t i = 0; i < (splat ? 1 : count); ++i) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.4f", number(magnitude));
    values += (i ? ", " : "") + std::string(digits);
  }
  std::string type = vectorType(count), name = next();
  constants += "  " + flat + " = pan.constant dense<" +
               (splat ? values : "[" + values + "]") + "> : " + type + " -> " +
               type + "\n";
  if (shape == type)
    return flat;
  constants += "  " + name + " = pan.reshape " + flat + " : " + type + " -> " +
               shape + "\n";
  return name;
}

RandomCell::Vector RandomCell::emit(std::string &body, const std::string &text,
                                    int64_t size) {
  Vector result{next(), size};
  body +=
      "    " + result.name + " = " + text + " -> " + vectorType(size) + "\n";
  return result;
}

RandomCell::Vector RandomCell::matvec(std::string &body, const Vector &x,
                                      int64_t rows) {
  std::string name = next(), values;
  for (int64_t i = 0; i < rows; ++i) {
    values += i ? ", [" : "[";
    for (int64_t j = 0; j < x.size; ++j) {
      char digits[32];
      std::snprintf(digits, sizeof digits, "%s%.4f", j ? ", " : "", number(1));
      values += digits;
    }
    values += "]";
  }
  std::string type =
      "tensor<" + std::to_string(rows) + "x" + std::to_string(x.size) + "xf32>";
  constants += "  " + name + " = pan.constant \"W\" dense<[" + values +
               "]> : " + type + " -> " + type + "\n";
  return emit(body,
              "pan.matvec " + name + ", " + x.name + " : " + type + ", " +
                  vectorType(x.size),
              rows);
}

RandomCell::Vector RandomCell::activation(std::string &body, const Vector &x) {
  static const char *const functions[] = {
      "sigmoid",         "tanh", "relu", "elu", "softsign", "softplus",
      "thresholded_relu"};
  return emit(body,
              std::string("pan.activation ") + functions[pick(0, 6)] + " " +
                  x.name + " {alpha = 0.5 : f64} : " + vectorType(x.size),
              x.size);
}

RandomCell::Vector RandomCell::bounded(std::string &body, const Vector &x) {
  std::string type = " : " + vectorType(x.size);
  switch (pick(0, 3)) {
  case 0:
    return emit(body, "pan.clip " + x.name + " to -1.5, 2.0" + type, x.size);
  case 1:
    return emit(body, "pan.activation sigmoid " + x.name + type, x.size);
  default:
    return emit(body, "pan.activation tanh " + x.name + type, x.size);
  }
}

RandomCell::Vector RandomCell::binary(std::string &body, const Vector &x,
                                      const Vector &y) {
  static const char *const names[] = {"add", "sub", "mul", "min", "max", "add"};
  return emit(body,
              std::string("pan.") + names[pick(0, 5)] + " " + x.name + ", " +
                  y.name + " : " + vectorType(x.size) + ", " +
                  vectorType(y.size),
              std::max(x.size, y.size));
}

/// The elements of `x` with two dimensions exchanged.
RandomCell::Vector RandomCell::permuted(std::string &body, const Vector &x) {
  int64_t rows = x.size % 2 ? 1 : 2, columns = x.size / rows;
  auto type = [](int64_t a, int64_t b) {
    return "tensor<" + std::to_string(a) + "x" + std::to_string(b) + "xf32>";
  };
  std::string matrix = next(), turned = next();
  body += "    " + matrix + " = pan.reshape " + x.name + " : " +
          vectorType(x.size) + " -> " + type(rows, columns) + "\n";
  body += "    " + turned + " = pan.transpose " + matrix +
          " [1, 0] : " + type(rows, columns) + " -> " + type(columns, rows) +
          "\n";
  return emit(body, "pan.reshape " + turned + " : " + type(columns, rows),
              x.size);
}

RandomCell::Vector RandomCell::move(std::string &body, const Vector &x) {
  std::string type = " : " + vectorType(x.size);
  switch (pick(0, 4)) {
  case 0:
    return permuted(body, x);
  case 1:
    return emit(body,
                "pan.slice " + x.name + " along 0 from " +
                    std::to_string(x.size - 1) + " by -1" + type,
                x.size);
  case 2:
    return emit(body,
                "pan.concat " + x.name + ", " + x.name + " along 0" + type +
                    ", " + vectorType(x.size),
                2 * x.size);
  case 3:
    return emit(body,
                "pan.reduce " + std::string(chance(50) ? "sum " : "mean ") +
                    x.name + " along 0" + type,
                1);
  default: {
    // Single elements are what broadcasts.
    int64_t size = chance(50) ? 1 : pick(1, x.size),
            start = pick(0, x.size - size);
    return emit(body,
                "pan.slice " + x.name + " along 0 from " +
                    std::to_string(start) + type,
                size);
  }
  }
}

RandomCell::Vector RandomCell::anyOperation(std::string &body,
                                            const std::vector<Vector> &pool) {
  const Vector &x = pool[pick(0, pool.size() - 1)];
  switch (pick(0, 6)) {
  case 0:
    return matvec(body, x, pick(1, 5));
  case 1:
    return activation(body, x);
  case 2:
    return move(body, x);
  case 3:
    return binary(body, x, {constant(vectorType(x.size), x.size, 1), x.size});
  default:
    break;
  }
  for (int tries = 0; tries < 6; ++tries) {
    const Vector &y = chance(50) ? pool.back() : pool[pick(0, pool.size() - 1)];
    if (x.size == y.size || x.size == 1 || y.size == 1)
      return binary(body, x, y);
  }
  return bounded(body, x);
}

RandomCell::Vector RandomCell::ofSize(std::string &body,
                                      const std::vector<Vector> &pool,
                                      int64_t size) {
  // Later values first: they depend on more.
  for (size_t i = pool.size(); i-- > 0;)
    if (pool[i].size == size && chance(60))
      return pool[i];
  return matvec(body, pool.back(), size);
}

/// Whether the first element is beyond a number.
RandomCell::Vector RandomCell::gate(std::string &body, const Vector &x) {
  std::string one = vectorType(1);
  Vector first = emit(
      body, "pan.slice " + x.name + " along 0 from 0 : " + vectorType(x.size),
      1);
  std::string limit = constant(one, 1, 0.5);
  std::string huge = next();
  constants += "  " + huge + " = pan.constant dense<0x5D800000> : " + one +
               " -> " + one + "\n";
  bool isBelow = chance(50);
  Vector difference =
      emit(body,
           "pan.sub " + (isBelow ? limit : first.name) + ", " +
               (isBelow ? first.name : limit) + " : " + one + ", " + one,
           1);
  Vector steep = emit(
      body,
      "pan.mul " + difference.name + ", " + huge + " : " + one + ", " + one, 1);
  return emit(body, "pan.clip " + steep.name + " to 0.0, 1.0 : " + one, 1);
}

/// g x + (1 - g) old.
RandomCell::Vector RandomCell::mixed(std::string &body, const Vector &gate,
                                     const Vector &x, const Vector &old) {
  std::string one = next(), types = vectorType(1) + ", " + vectorType(x.size);
  constants += "  " + one + " = pan.constant dense<1.0> : " + vectorType(1) +
               " -> " + vectorType(1) + "\n";
  Vector shut = emit(body,
                     "pan.sub " + one + ", " + gate.name + " : " +
                         vectorType(1) + ", " + vectorType(1),
                     1);
  Vector a = emit(body, "pan.mul " + gate.name + ", " + x.name + " : " + types,
                  x.size);
  Vector b = emit(
      body, "pan.mul " + shut.name + ", " + old.name + " : " + types, x.size);
  return emit(body,
              "pan.add " + a.name + ", " + b.name + " : " + vectorType(x.size) +
                  ", " + vectorType(x.size),
              x.size);
}

RandomCell::Scan RandomCell::scan(const std::vector<Vector> &inputs,
                                  bool reverse) {
  std::vector<std::string> sequences, inits, arguments, sequenceTypes,
      stateTypes, resultTypes, yielded, yieldedTypes;
  std::vector<Vector> pool, states;
  std::string time = "tensor<" + std::to_string(steps) + "x";
  for (const Vector &input : inputs) {
    pool.push_back({next(), input.size});
    sequences.push_back(input.name);
    sequenceTypes.push_back(time + std::to_string(input.size) + "xf32>");
    arguments.push_back(pool.back().name + ": " + vectorType(input.size));
  }
  for (int64_t i = 0, count = pick(1, 3); i < count; ++i) {
    states.push_back({next(), pick(1, 4)});
    std::string type = vectorType(states[i].size);
    inits.push_back(chance(60) ? constant(type, states[i].size, 0.0)
                               : constant(type, states[i].size, 1.0));
    stateTypes.push_back(type);
    arguments.push_back(states[i].name + ": " + type);
    pool.push_back(states[i]);
  }
  std::string body;
  for (int64_t i = 0, count = pick(1, 10); i < count; ++i)
    pool.push_back(anyOperation(body, pool));
  Scan made;
  std::string name = next();
  Vector open = isGated ? gate(body, pool[pick(0, pool.size() - 1)]) : Vector();
  for (const Vector &state : states) {
    Vector value = ofSize(body, pool, state.size);
    // A state of the same size may take another's place as it is.
    if (!chance(30) || std::none_of(states.begin(), states.end(), [&](auto &s) {
          return s.name == value.name;
        }))
      value = bounded(body, value);
    if (isGated && chance(90))
      value = mixed(body, open, value, state);
    yielded.push_back(value.name);
    yieldedTypes.push_back(vectorType(state.size));
    resultTypes.push_back(vectorType(state.size));
    made.finals.push_back(
        {name + "#" + std::to_string(made.finals.size()), state.size});
  }
  for (int64_t i = 0, count = pick(0, 2); i < count; ++i) {
    const Vector &value = pool[pick(0, pool.size() - 1)];
    Vector output = bounded(body, value);
    yielded.push_back(output.name);
    yieldedTypes.push_back(vectorType(output.size));
    resultTypes.push_back(time + std::to_string(output.size) + "xf32>");
    made.sequences.push_back(
        {name + "#" + std::to_string(yielded.size() - 1), output.size});
  }
  text += "  " + name + ":" + std::to_string(yielded.size()) + " = pan.scan (" +
          join(sequences) + ") init (" + join(inits) + ")" +
          (reverse ? " reverse" : "") + " : (" + join(sequenceTypes) + "), (" +
          join(stateTypes) + ") -> (" + join(resultTypes) + ") {\n  ^bb0(" +
          join(arguments) + "):\n" + body + "    pan.yield " + join(yielded) +
          " : " + join(yieldedTypes) + "\n  }\n";
  return made;
}

/// Vectors made of whole sequences: reductions and single elements.
std::vector<RandomCell::Vector>
RandomCell::overTime(const std::vector<Vector> &sequences) {
  static const char *const kinds[] = {"sum", "mean", "max", "min"};
  std::vector<Vector> made;
  for (const Vector &sequence : sequences) {
    std::string size = std::to_string(sequence.size);
    std::string type = "tensor<" + std::to_string(steps) + "x" + size + "xf32>";
    if (chance(50)) {
      made.push_back(emit(text,
                          std::string("pan.reduce ") + kinds[pick(0, 3)] + " " +
                              sequence.name + " along 0 : " + type,
                          sequence.size));
      continue;
    }
    int64_t at = chance(70) ? steps - 1 : pick(0, steps - 1);
    std::string row = next(), rowType = "tensor<1x" + size + "xf32>";
    text += "    " + row + " = pan.slice " + sequence.name + " along 0 from " +
            std::to_string(at) + " : " + type + " -> " + rowType + "\n";
    made.push_back(
        emit(text, "pan.reshape " + row + " : " + rowType, sequence.size));
  }
  return made;
}

std::string RandomCell::model() {
  steps = pick(1, 5);
  std::vector<Vector> inputs;
  std::vector<std::string> arguments, values, types;
  auto sequenceType = [&](int64_t size) {
    return "tensor<" + std::to_string(steps) + "x" + std::to_string(size) +
           "xf32>";
  };
  for (int64_t i = 0, count = chance(25) ? 2 : 1; i < count; ++i) {
    inputs.push_back({"%x" + std::to_string(i), pick(1, 4)});
    arguments.push_back(inputs[i].name + ": " + sequenceType(inputs[i].size));
  }
  Scan first = scan(inputs, chance(20));
  std::vector<Vector> pool = first.finals, sequences = first.sequences;
  if (chance(40)) {
    bool stacked = !sequences.empty() && chance(60);
    Scan second = scan(stacked ? sequences : inputs, chance(30));
    pool.insert(pool.end(), second.finals.begin(), second.finals.end());
    sequences.insert(sequences.end(), second.sequences.begin(),
                     second.sequences.end());
  }
  for (const Vector &vector : overTime(sequences))
    pool.push_back(vector);
  for (const Vector &sequence : sequences)
    if (chance(30)) {
      values.push_back(sequence.name);
      types.push_back(sequenceType(sequence.size));
    }
  for (int64_t i = 0, count = pick(0, 5); i < count; ++i)
    pool.push_back(anyOperation(text, pool));
  for (int64_t i = 0, count = pick(1, 2); i < count; ++i) {
    Vector value = pool[pick(0, pool.size() - 1)];
    if (chance(30))
      value = emit(text,
                   "pan.softmax " + value.name + (chance(40) ? " {log}" : "") +
                       " : " + vectorType(value.size),
                   value.size);
    values.push_back(value.name);
    types.push_back(vectorType(value.size));
  }
  return "func.func @main(" + join(arguments) + ") -> (" + join(types) +
         ") {\n" + constants + text + "  return " + join(values) + " : " +
         join(types) + "\n}\n";
}
