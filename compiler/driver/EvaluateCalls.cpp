// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides the text form of arguments and results of an evaluation:
//   y = 32 -16 (0.5 -0.25)      integers, then the real numbers they mean
//   y = 0.5 -0.25               f32

#include "compiler/driver/EvaluateCalls.h"
#include "ir/Evaluate.h"
#include "ir/Numbers.h"
#include "ir/TensorMath.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/Format.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

static Error mistake(const Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

/// 2^fraction of element `index`; 1 for f32 and i32.
static double scaleOf(Type type, const Tensor &tensor, size_t index) {
  size_t rows = tensor.shape.empty() ? 1 : size_t(tensor.shape[0]);
  size_t perRow = std::max<size_t>(1, tensor.data.size() / rows);
  return Format(numberTypeOf(type), int64_t(index / perRow)).scale;
}

/// Reads one number as a value of `type`, in row `row` of it.
static Expected<double> parseNumber(StringRef text, Type type, size_t row) {
  double value = 0;
  if (text.getAsDouble(value))
    return mistake("'" + text + "' is no number");
  auto fixed = dyn_cast<pan::FixedType>(numberTypeOf(type));
  if (numberTypeOf(type).isF64())
    return value;
  if (!fixed)
    return static_cast<double>(static_cast<float>(value));
  if (text.find_first_of(".e") != StringRef::npos)
    return Format(fixed, int64_t(row)).quantize(value);
  return std::ldexp(value, -fixed.getFractionOf(int64_t(row)));
}

/// As what the arguments of `function` are written: some as float64.
static SmallVector<Type> writtenTypes(func::FuncOp function) {
  SmallVector<Type> types(function.getArgumentTypes());
  for (auto [i, type] : llvm::enumerate(types))
    if (function.getArgAttr(i, "pan.double"))
      type = cast<ShapedType>(type).clone(Float64Type::get(type.getContext()));
  return types;
}

/// Reads the numbers of one argument.
static Expected<Tensor> parseArgument(StringRef text, Type type,
                                      ArrayRef<int64_t> shape) {
  Tensor tensor;
  tensor.shape.assign(shape.begin(), shape.end());
  bool repeat = text.trim().consume_back("...");
  text = text.trim();
  text.consume_back("...");
  SmallVector<StringRef> words;
  text.split(words, ' ', -1, /*KeepEmpty=*/false);
  for (StringRef word : words) {
    // Only vectors of features have a fraction for each element.
    size_t row = shape.size() == 1 ? tensor.data.size() : 0;
    auto value = parseNumber(word.trim(), type, row);
    if (!value)
      return value.takeError();
    tensor.data.push_back(*value);
  }
  for (int64_t &size : tensor.shape)
    if (ShapedType::isDynamic(size)) {
      size = 1;
      size = int64_t(tensor.data.size()) / elementCount(tensor.shape);
    }
  size_t wanted = size_t(elementCount(tensor.shape));
  if (repeat && !tensor.data.empty() && tensor.data.size() < wanted)
    tensor.data.resize(wanted, tensor.data.back());
  if (tensor.data.size() != wanted)
    return mistake(Twine(tensor.data.size()) + " numbers for an argument of " +
                   Twine(wanted));
  return tensor;
}

static Error parseArguments(StringRef text, ArrayRef<Type> types,
                            SmallVectorImpl<Tensor> &arguments) {
  SmallVector<StringRef> parts;
  if (!text.trim().empty())
    text.split(parts, ';');
  if (parts.size() != types.size())
    return mistake(Twine(parts.size()) + " arguments for a function with " +
                   Twine(types.size()));
  for (auto [part, type] : llvm::zip(parts, types)) {
    ArrayRef<int64_t> shape = pan::shapeOf(type);
    if (auto buffer = dyn_cast<panc::BufferType>(type))
      shape = buffer.getShape();
    auto argument = parseArgument(part, type, shape);
    if (!argument)
      return argument.takeError();
    arguments.push_back(std::move(*argument));
  }
  return Error::success();
}

static void print(StringRef name, const Tensor &tensor, Type type,
                  raw_ostream &os) {
  os << name << " =";
  for (size_t i = 0; i < tensor.data.size(); ++i)
    os << llvm::format(" %.9g", tensor.data[i] * scaleOf(type, tensor, i));
  if (isa<pan::FixedType>(numberTypeOf(type))) {
    os << " (";
    for (size_t i = 0; i < tensor.data.size(); ++i)
      os << (i ? " " : "") << llvm::format("%.9g", tensor.data[i]);
    os << ')';
  }
  os << '\n';
}

static Error callPan(func::FuncOp function, StringRef text, raw_ostream &os) {
  SmallVector<Tensor> arguments;
  if (Error error = parseArguments(text, writtenTypes(function), arguments))
    return error;
  std::vector<Tensor> results = PanEvaluator(function).run(arguments);
  for (auto [index, result] : llvm::enumerate(results)) {
    auto name = function.getResultAttrOfType<StringAttr>(index, "pan.name");
    std::string shown = name ? name.str() : "result " + std::to_string(index);
    print(shown, result, function.getResultTypes()[index], os);
  }
  return Error::success();
}

static Error callPanc(panc::FuncOp function, PancEvaluator &evaluator,
                      StringRef text, raw_ostream &os) {
  auto types = llvm::to_vector(function.getBody().front().getArgumentTypes());
  size_t inputs = size_t(function.getInputs());
  SmallVector<Tensor> buffers;
  if (Error error =
          parseArguments(text, ArrayRef(types).take_front(inputs), buffers))
    return error;
  for (Type type : ArrayRef(types).drop_front(inputs)) {
    ArrayRef<int64_t> shape = cast<panc::BufferType>(type).getShape();
    buffers.push_back(
        {llvm::to_vector(shape), std::vector<double>(elementCount(shape))});
  }
  evaluator.call(function.getSymName(), buffers);
  for (size_t i = inputs; i < types.size(); ++i)
    print(cast<StringAttr>(function.getNames()[i]), buffers[i], types[i], os);
  return Error::success();
}

std::string pannikin::evaluateCalls(ModuleOp module,
                                    ArrayRef<std::string> calls,
                                    raw_ostream &os) {
  PancEvaluator evaluator(module);
  for (const std::string &call : calls) {
    auto [name, text] = StringRef(call).split('(');
    name = name.trim();
    name.consume_front("@");
    text = text.rtrim();
    Error error = Error::success();
    if (!text.consume_back(")"))
      error = mistake("expected name(arguments)");
    else if (auto function = module.lookupSymbol<func::FuncOp>(name))
      error = callPan(function, text, os);
    else if (auto function = module.lookupSymbol<panc::FuncOp>(name))
      error = callPanc(function, evaluator, text, os);
    else
      error = mistake("no function of that name");
    if (error)
      return "--evaluate='" + call + "': " + llvm::toString(std::move(error));
  }
  return "";
}
