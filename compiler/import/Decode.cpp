// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what the bytes of a stored tensor mean.

#include "compiler/import/Decode.h"
#include "compiler/import/Error.h"
#include "compiler/import/ExternalData.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/Support/Endian.h"

namespace pannikin::onnx_import {

using onnx::TensorProto;

namespace {
/// Where one ONNX element type is stored when it is not raw.
enum class Field { Float, Double, Int32, Int64, Uint64 };

struct TypeFacts {
  int type;
  const char *name;
  Element element;
  int bytes;
  Field field;
};
} // namespace

static const TypeFacts *factsOf(int type) {
  static const TypeFacts table[] = {
      {TensorProto::FLOAT, "float32", Element::Float, 4, Field::Float},
      {TensorProto::DOUBLE, "float64", Element::Float, 8, Field::Double},
      {TensorProto::FLOAT16, "float16", Element::Float, 2, Field::Int32},
      {TensorProto::BFLOAT16, "bfloat16", Element::Float, 2, Field::Int32},
      {TensorProto::INT8, "int8", Element::Int, 1, Field::Int32},
      {TensorProto::UINT8, "uint8", Element::Int, 1, Field::Int32},
      {TensorProto::INT16, "int16", Element::Int, 2, Field::Int32},
      {TensorProto::UINT16, "uint16", Element::Int, 2, Field::Int32},
      {TensorProto::INT32, "int32", Element::Int, 4, Field::Int32},
      {TensorProto::UINT32, "uint32", Element::Int, 4, Field::Uint64},
      {TensorProto::INT64, "int64", Element::Int, 8, Field::Int64},
      {TensorProto::UINT64, "uint64", Element::Int, 8, Field::Uint64},
      {TensorProto::BOOL, "bool", Element::Bool, 1, Field::Int32},
  };
  for (const TypeFacts &facts : table)
    if (facts.type == type)
      return &facts;
  return nullptr;
}

std::optional<Element> elementOf(int onnxType) {
  const TypeFacts *facts = factsOf(onnxType);
  return facts ? std::optional(facts->element) : std::nullopt;
}

std::string typeName(int onnxType) {
  if (const TypeFacts *facts = factsOf(onnxType))
    return facts->name;
  if (onnxType == TensorProto::STRING)
    return "string";
  return "element type " + std::to_string(onnxType);
}

/// The number that `bits` stand for in a floating-point type.
static double floatFromBits(int type, uint64_t bits) {
  const llvm::fltSemantics &semantics =
      type == TensorProto::FLOAT     ? llvm::APFloat::IEEEsingle()
      : type == TensorProto::DOUBLE  ? llvm::APFloat::IEEEdouble()
      : type == TensorProto::FLOAT16 ? llvm::APFloat::IEEEhalf()
                                     : llvm::APFloat::BFloat();
  unsigned width = llvm::APFloat::getSizeInBits(semantics);
  llvm::APFloat value(semantics, llvm::APInt(64, bits).trunc(width));
  bool lost = false;
  value.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven,
                &lost);
  return value.convertToDouble();
}

/// The integer that the low `bytes` of `bits` stand for in `type`.
static int64_t intFromBits(int type, uint64_t bits) {
  switch (type) {
  case TensorProto::INT8:
    return int8_t(bits);
  case TensorProto::INT16:
    return int16_t(bits);
  case TensorProto::INT32:
    return int32_t(bits);
  case TensorProto::BOOL:
    return (bits & 0xff) != 0;
  default:
    return int64_t(bits);
  }
}

static void decodeRaw(const std::string &raw, const TypeFacts &facts,
                      HostTensor &result) {
  for (size_t at = 0; at < raw.size(); at += facts.bytes) {
    uint64_t bits = 0;
    for (int b = 0; b < facts.bytes; ++b)
      bits |= uint64_t(uint8_t(raw[at + b])) << (8 * b);
    if (result.isFloat())
      result.floats.push_back(floatFromBits(facts.type, bits));
    else
      result.ints.push_back(intFromBits(facts.type, bits));
  }
}

static void decodeTyped(const TensorProto &tensor, const TypeFacts &facts,
                        HostTensor &result) {
  switch (facts.field) {
  case Field::Float:
    result.floats.assign(tensor.float_data().begin(),
                         tensor.float_data().end());
    return;
  case Field::Double:
    result.floats.assign(tensor.double_data().begin(),
                         tensor.double_data().end());
    return;
  case Field::Int64:
    result.ints.assign(tensor.int64_data().begin(), tensor.int64_data().end());
    return;
  case Field::Uint64:
    result.ints.assign(tensor.uint64_data().begin(),
                       tensor.uint64_data().end());
    return;
  case Field::Int32:
    for (int32_t item : tensor.int32_data())
      if (result.isFloat())
        result.floats.push_back(floatFromBits(facts.type, uint32_t(item)));
      else
        result.ints.push_back(facts.element == Element::Bool ? item != 0
                                                             : item);
    return;
  }
}

/// Texts, numbered in the order in which they are stored.
static HostTensor decodeTexts(const TensorProto &tensor) {
  HostTensor result;
  result.element = Element::Int;
  result.shape.assign(tensor.dims().begin(), tensor.dims().end());
  result.name = tensor.name();
  auto texts = std::make_shared<std::vector<std::string>>(
      tensor.string_data().begin(), tensor.string_data().end());
  for (size_t i = 0; i < texts->size(); ++i)
    result.ints.push_back(int64_t(i));
  result.texts = texts;
  if (result.size() != countElements(result.shape))
    fail("tensor '" + tensor.name() + "' has " + llvm::Twine(result.size()) +
         " texts; shape " + formatShape(result.shape) + " needs " +
         llvm::Twine(countElements(result.shape)));
  return result;
}

HostTensor decode(const TensorProto &tensor, const std::string &folder) {
  if (tensor.data_type() == TensorProto::STRING)
    return decodeTexts(tensor);
  std::string where = "tensor '" + tensor.name() + "' ";
  const TypeFacts *facts = factsOf(tensor.data_type());
  if (!facts)
    fail(where + "has " + typeName(tensor.data_type()) +
         " elements; floats, integers and truth values are supported");
  HostTensor result;
  result.element = facts->element;
  result.shape.assign(tensor.dims().begin(), tensor.dims().end());
  result.name = tensor.name();
  int64_t count = countElements(result.shape);
  std::string raw = tensor.raw_data();
  bool external = tensor.data_location() == TensorProto::EXTERNAL;
  if (external)
    raw = readExternalData(tensor, folder, uint64_t(count) * facts->bytes);
  if (external || tensor.has_raw_data()) {
    if (raw.size() != uint64_t(count) * facts->bytes)
      fail(where + "has " + llvm::Twine(raw.size()) + " bytes; shape " +
           formatShape(result.shape) + " of " + facts->name + " needs " +
           llvm::Twine(count * facts->bytes));
    decodeRaw(raw, *facts, result);
  } else {
    decodeTyped(tensor, *facts, result);
  }
  if (result.size() != count)
    fail(where + "has " + llvm::Twine(result.size()) + " elements; shape " +
         formatShape(result.shape) + " needs " + llvm::Twine(count));
  return result;
}

} // namespace pannikin::onnx_import
