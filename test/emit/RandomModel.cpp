// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes random models as text, so that a failing one can be read. Formats stay
// where the evaluator's doubles are exact: products of at most 48 bits.

#include "test/emit/RandomModel.h"
#include "ir/Numbers.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::testing;

std::string RandomFormat::text() const {
  return "!pan.fixed<" + std::string(isUnsigned ? "u" : "") +
         std::to_string(width) + ", " + std::to_string(fraction) + ">";
}

int64_t RandomFormat::lo() const {
  return isUnsigned ? 0 : -(int64_t(1) << (width - 1));
}

int64_t RandomFormat::hi() const {
  return (int64_t(1) << (isUnsigned ? width : width - 1)) - 1;
}

static std::string bufferText(const std::string &shape,
                              const RandomFormat &format) {
  return "!panc.buffer<" + shape + "x" + format.text() + ">";
}

int64_t RandomModel::pick(int64_t lo, int64_t hi) {
  return std::uniform_int_distribution<int64_t>(lo, hi)(engine);
}

int64_t RandomModel::pickInteger(const RandomFormat &format) {
  switch (pick(0, 7)) {
  case 0:
    return format.lo();
  case 1:
    return format.hi();
  case 2:
    return std::clamp<int64_t>(pick(-2, 2), format.lo(), format.hi());
  default:
    return pick(format.lo(), format.hi());
  }
}

RandomFormat RandomModel::near(int width, int fraction) {
  return {width, fraction, pick(0, 3) == 0};
}

RandomFormat RandomModel::format(int most) {
  int width = int(pick(0, most > 16 ? 4 : 3));
  width = width == 4 ? 32 : width >= 2 ? 16 : 8;
  int spread = width == 32 ? 10 : width;
  return near(width, int(pick(width == 32 ? 4 : -2, spread + 2)));
}

std::string RandomModel::next(const std::string &prefix) {
  return prefix + std::to_string(counter++);
}

std::string RandomModel::integers(const RandomFormat &format, int64_t count) {
  std::string text;
  for (int64_t i = 0; i < count; ++i)
    text += (i ? ", " : "") + std::to_string(pickInteger(format));
  return text;
}

std::string RandomModel::table(const RandomFormat &format, int64_t count,
                               std::string &name) {
  name = next("table");
  std::string type = bufferText(std::to_string(count), format);
  roms += "panc.rom @" + name + " dense<[" + integers(format, count) +
          "]> : tensor<" + std::to_string(count) + "xi" +
          std::to_string(format.width) + "> : " + type + "\n";
  return type;
}

RandomModel::Buffer RandomModel::input(int64_t size,
                                       const RandomFormat &format) {
  Buffer buffer{next("%x"), bufferText(std::to_string(size), format), format,
                size};
  inputs += (inputs.empty() ? "" : ", ") + buffer.name + " as \"" +
            buffer.name.substr(1) + "\": " + buffer.type;
  return buffer;
}

RandomModel::Buffer RandomModel::output(int64_t size,
                                        const RandomFormat &format) {
  Buffer buffer{next("%y"), bufferText(std::to_string(size), format), format,
                size};
  outputs += (outputs.empty() ? "" : ", ") + buffer.name + " as \"" +
             buffer.name.substr(1) + "\": " + buffer.type;
  return buffer;
}

RandomModel::Number RandomModel::emitConstant(std::string &body) {
  RandomFormat f = format(16);
  std::string name = next("%c");
  body += "    " + name + " = pan.constant dense<" +
          std::to_string(pickInteger(f)) + "> : tensor<1xi" +
          std::to_string(f.width) + "> -> " + f.text() + "\n";
  return {name, f};
}

RandomModel::Number RandomModel::emitBinary(std::string &body, const Number &a,
                                            const Number &b) {
  static const char *const names[] = {"add", "sub", "min", "max", "mul", "div"};
  int64_t kind = pick(0, 15);
  std::string name = names[kind < 10 ? kind / 3 : kind < 15 ? 4 : 5];
  bool narrow = a.format.width + b.format.width <= 48;
  bool both16 = a.format.width + b.format.width <= 32;
  if ((name == "mul" && !narrow) || (name == "div" && !both16))
    name = "add";
  int fraction = std::max(a.format.fraction, b.format.fraction);
  if (name == "mul")
    fraction = a.format.fraction + b.format.fraction;
  RandomFormat f = format();
  f.fraction = std::clamp(fraction - int(pick(0, f.width == 32 ? 6 : 18)), -4,
                          f.width == 32 ? 14 : 20);
  std::string result = next("%v");
  body += "    " + result + " = pan." + name + " " + a.name + ", " + b.name +
          " : " + a.format.text() + ", " + b.format.text() + " -> " + f.text() +
          "\n";
  return {result, f};
}

/// Whether a is beyond b, or b or c as a says.
RandomModel::Number RandomModel::emitGate(std::string &body, const Number &a,
                                          const Number &b, const Number &c) {
  std::string result = next("%v");
  if (pick(0, 1)) {
    RandomFormat f{8, int(pick(0, 6)), pick(0, 1) == 1};
    body += "    " + result + " = pan.greater " + a.name + ", " + b.name +
            " : " + a.format.text() + ", " + b.format.text() + " -> " +
            f.text() + "\n";
    return {result, f};
  }
  RandomFormat f = format();
  f.fraction = std::clamp(b.format.fraction - int(pick(-2, 6)), -4, 14);
  body += "    " + result + " = pan.select " + a.name + ", " + b.name + ", " +
          c.name + " : " + a.format.text() + ", " + b.format.text() + ", " +
          c.format.text() + " -> " + f.text() + "\n";
  return {result, f};
}

RandomModel::Number RandomModel::emitUnary(std::string &body, const Number &a) {
  RandomFormat f = format();
  std::string result = next("%v"), op;
  double unit = std::ldexp(1.0, -a.format.fraction);
  double x = double(pickInteger(a.format)) * unit;
  double y = double(pickInteger(a.format)) * unit;
  char text[96];
  switch (pick(0, 3)) {
  case 0:
    op = "rescale " + a.name;
    break;
  case 1:
    std::snprintf(text, sizeof text, " to %.17e, %.17e", std::min(x, y),
                  std::max(x, y));
    op = "clip " + a.name + text;
    break;
  case 2:
    op = "activation relu " + a.name;
    break;
  default:
    std::snprintf(text, sizeof text, " {alpha = %.17e : f64}", x + unit / 3);
    op = "activation thresholded_relu " + a.name + text;
  }
  body += "    " + result + " = pan." + op + " : " + a.format.text() + " -> " +
          f.text() + "\n";
  return {result, f};
}

RandomModel::Number RandomModel::emitLookup(std::string &body,
                                            const Number &a) {
  RandomFormat f = format(16);
  bool interpolate = pick(0, 1);
  int64_t count = pick(0, 1) ? 256 + interpolate : pick(2, 40), cell;
  // About as many cells as there are, more or fewer.
  cell = a.format.fraction - a.format.width + int(std::log2(double(count))) +
         pick(-2, 3);
  if (interpolate)
    cell = std::max<int64_t>(cell, a.format.fraction - 24);
  int64_t first = a.format.isUnsigned ? pick(-2, 3) : -count / 2 + pick(-2, 2);
  std::string name, type = table(f, count, name), result = next("%v");
  statements += "  %" + name + " = panc.ref @" + name + " : " + type + "\n";
  body += "    " + result + " = panc.lut " + a.name + " in %" + name +
          (interpolate ? " interpolate" : "") +
          " {first = " + std::to_string(first) +
          " : i64, cell = " + std::to_string(cell) +
          " : i64} : " + a.format.text() + ", " + type + " -> " + f.text() +
          "\n";
  return {result, f};
}

RandomModel::Number
RandomModel::emitScalar(std::string &body, const std::vector<Number> &numbers) {
  auto any = [&] {
    return numbers[size_t(pick(0, int64_t(numbers.size()) - 1))];
  };
  switch (pick(0, 10)) {
  case 0:
    return emitConstant(body);
  case 10:
    return emitGate(body, any(), any(), any());
  case 1:
  case 2:
    return emitUnary(body, any());
  case 3:
  case 4:
    return emitLookup(body, any());
  default:
    return emitBinary(body, any(), any());
  }
}

void RandomModel::emitMap() {
  int64_t size = pick(1, 5);
  std::vector<Number> numbers;
  std::string ins, types, parameters, body;
  for (int64_t i = 0, n = pick(1, 3); i < n; ++i) {
    Buffer buffer = input(pick(0, 3) ? size : 1, format());
    ins += (i ? ", " : "") + buffer.name;
    types += (i ? ", " : "") + buffer.type;
    numbers.push_back({next("%a"), buffer.format});
    parameters +=
        (i ? ", " : "") + numbers.back().name + ": " + buffer.format.text();
  }
  for (int64_t i = 0, n = pick(1, 7); i < n; ++i)
    numbers.push_back(emitScalar(body, numbers));
  std::string outs, outTypes, values, valueTypes;
  for (int64_t i = 0, n = pick(1, 3); i < n; ++i) {
    const Number &value =
        i ? numbers[size_t(pick(0, int64_t(numbers.size()) - 1))]
          : numbers.back();
    Buffer buffer = output(size, value.format);
    outs += (i ? ", " : "") + buffer.name;
    outTypes += (i ? ", " : "") + buffer.type;
    values += (i ? ", " : "") + value.name;
    valueTypes += (i ? ", " : "") + value.format.text();
  }
  statements += "  panc.map (" + ins + ") -> (" + outs + ") : (" + types +
                ") -> (" + outTypes + ") {\n  ^bb0(" + parameters + "):\n" +
                body + "    panc.yield " + values + " : " + valueTypes +
                "\n  }\n";
}

void RandomModel::emitReduce() {
  static const char *const kinds[] = {"sum", "mean", "max", "min"};
  RandomFormat f = format(16), to = format();
  to.fraction = f.fraction + int(pick(-3, 3));
  Buffer in = input(pick(1, 20), f), out = output(1, to);
  statements += "  panc.reduce " + std::string(kinds[pick(0, 3)]) + " " +
                in.name + " along 0 into " + out.name + " : " + in.type +
                " -> " + out.type + "\n";
  std::string index = next("%y");
  outputs +=
      ", " + index + " as \"" + index.substr(1) + "\": !panc.buffer<1xi32>";
  statements += "  panc.argmax " + in.name + " into " + index +
                (pick(0, 1) ? " {last}" : "") + " : " + in.type +
                " -> !panc.buffer<1xi32>\n";
}

static std::string fixedTable(const std::string &name,
                              const std::vector<int64_t> &values,
                              const RandomFormat &format, std::string &type) {
  std::string text;
  for (int64_t value : values)
    text += (text.empty() ? "" : ", ") + std::to_string(value);
  std::string size = std::to_string(values.size());
  type = bufferText(size, format);
  return "panc.rom @" + name + " dense<[" + text + "]> : tensor<" + size +
         "xi16> : " + type + "\n";
}

void RandomModel::emitSoftmax() {
  std::string e = next("exp"), l = next("log"), eType, lType;
  roms += fixedTable(e, exponentialTable(), {16, 15, true}, eType);
  roms += fixedTable(l, logarithmTable(), {16, 16, true}, lType);
  statements += "  %" + e + " = panc.ref @" + e + " : " + eType + "\n";
  statements += "  %" + l + " = panc.ref @" + l + " : " + lType + "\n";
  RandomFormat f = format(16);
  f.fraction = int(pick(-6, 16));
  Buffer in = input(pick(2, 9), f);
  Buffer out = output(in.size, {16, 16, true});
  statements += "  panc.softmax " + in.name + " exponential %" + e + " into " +
                out.name + " : " + in.type + ", " + eType + " -> " + out.type +
                "\n";
  RandomFormat logFormat{16, int(pick(4, 12)), false};
  Buffer logs = output(in.size, logFormat);
  statements += "  panc.softmax log " + in.name + " exponential %" + e +
                " logarithm %" + l + " into " + logs.name + " : " + in.type +
                ", " + eType + ", log " + lType + " -> " + logs.type + "\n";
}

std::string RandomModel::finish() {
  return roms + "panc.func @predict role \"predict\" (" + inputs + ") -> (" +
         outputs + ") {\n" + statements + "}\n";
}

std::string RandomModel::maps() {
  for (int i = 0; i < 6; ++i)
    emitMap();
  return finish();
}

std::string RandomModel::matrices() {
  for (int i = 0; i < 8; ++i)
    emitGemv();
  return finish();
}

std::string RandomModel::idioms() {
  for (int i = 0; i < 5; ++i)
    emitGemv();
  emitReduce();
  emitReduce();
  emitSoftmax();
  return finish();
}

std::vector<Tensor> RandomModel::buffersFor(panc::FuncOp func) {
  std::vector<Tensor> buffers;
  for (Value argument : func.getBody().front().getArguments()) {
    auto type = cast<panc::BufferType>(argument.getType());
    Tensor tensor{llvm::to_vector(type.getShape()), {}};
    auto fixed = dyn_cast<pan::FixedType>(type.getElementType());
    for (int64_t i = 0; i < type.getNumElements(); ++i) {
      double value = 0;
      if (fixed)
        value = double(pickInteger(
                    {int(fixed.getWidth()), 0, fixed.getIsUnsigned()})) /
                Format(fixed).scale;
      tensor.data.push_back(value);
    }
    buffers.push_back(std::move(tensor));
  }
  return buffers;
}
