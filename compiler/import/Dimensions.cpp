// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what a symbolic dimension means: a batch is 1, all else is asked.

#include "compiler/import/Dimensions.h"
#include "compiler/import/Decode.h"
#include "compiler/import/Error.h"
#include "compiler/import/Operators.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace pannikin::onnx_import {

static constexpr int64_t openDim = -1;

static const onnx::TensorShapeProto &
shapeOf(const onnx::ValueInfoProto &value) {
  return value.type().tensor_type().shape();
}

/// The name by which `--dim` binds a symbolic dimension.
static std::string dimName(const onnx::ValueInfoProto &value, int axis) {
  const auto &dim = shapeOf(value).dim(axis);
  if (dim.has_dim_param() && !dim.dim_param().empty())
    return dim.dim_param();
  return value.name() + "[" + std::to_string(axis) + "]";
}

/// The graph input behind the operators that treat each element alone, as a
/// normalisation does; null when there is none.
static const onnx::ValueInfoProto *inputBehind(const Graph &graph,
                                               std::string name) {
  static const char *plain[] = {"Sub", "Add", "Div", "Mul", "Identity", "Cast"};
  for (int i = 0; i <= graph.proto.node_size(); ++i) {
    if (const onnx::ValueInfoProto *input = graph.input(name))
      return input;
    const onnx::NodeProto *node = graph.producer(name);
    if (!node || !llvm::is_contained(plain, node->op_type()) ||
        node->input_size() == 0)
      return nullptr;
    name = node->input(0);
  }
  return nullptr;
}

void Dimensions::findTraced(const Graph &graph) {
  for (const onnx::NodeProto &node : graph.proto.node()) {
    bool isCell = llvm::any_of(cells(), [&](const Operator &cell) {
      return node.op_type() == cell.name;
    });
    if (!isCell || node.input_size() == 0)
      continue;
    const onnx::ValueInfoProto *input = inputBehind(graph, node.input(0));
    if (!input || shapeOf(*input).dim_size() != 3)
      continue;
    const onnx::TensorShapeProto &shape = shapeOf(*input);
    if (shape.dim(0).dim_value() == 1 && shape.dim(1).dim_value() == 1)
      traced.insert(input->name());
  }
}

bool Dimensions::isSymbolic(const onnx::ValueInfoProto &value, int axis) const {
  return !shapeOf(value).dim(axis).has_dim_value() ||
         (axis == 0 && traced.contains(value.name()));
}

/// tf2onnx calls a batch unk__12, PyTorch "batch" or what the user chose. The
/// first dimension is one too, unless its name says time or the second
/// dimension is a 1 that is a batch already: [?,1,9] is time first.
bool Dimensions::isBatch(const onnx::ValueInfoProto &value, int axis) const {
  std::string lower = llvm::StringRef(dimName(value, axis)).lower();
  llvm::StringRef name(lower);
  if (name.contains("batch") || name.starts_with("unk_") || name == "n" ||
      name == "b" || name == "bs")
    return true;
  bool isTime = name.contains("seq") || name.contains("time") ||
                name.contains("len") || name.contains("step") ||
                name.contains("frame") || name == "t" || name == "l";
  const onnx::TensorShapeProto &shape = shapeOf(value);
  bool timeFirst = shape.dim_size() == 3 && !isSymbolic(value, 1) &&
                   shape.dim(1).dim_value() == 1;
  return axis == 0 && !isTime && !timeFirst;
}

/// A sequence or an optional has no size that the file knows; said before the
/// types of other inputs, which are no way out.
static void refuseSequences(const Graph &graph) {
  for (const onnx::ValueInfoProto *input : graph.inputs) {
    const onnx::TypeProto &type = input->type();
    if (!type.has_sequence_type() && !type.has_optional_type())
      continue;
    fail("input '" + input->name() + "' is " +
         (type.has_sequence_type() ? "a sequence of tensors"
                                   : "an optional value") +
         ", whose size is not known before the model runs; export a model "
         "that takes and gives tensors");
  }
}

Dimensions::Dimensions(const Graph &graph, const ImportOptions &options)
    : options(options) {
  refuseSequences(graph);
  findTraced(graph);
  std::vector<std::string> names;
  for (const onnx::ValueInfoProto *input : graph.inputs)
    for (int axis = 0; axis < shapeOf(*input).dim_size(); ++axis) {
      if (!isSymbolic(*input, axis))
        continue;
      std::string name = dimName(*input, axis);
      names.push_back(name);
      if (!options.dims.count(name) && !isBatch(*input, axis) &&
          !llvm::is_contained(open, name))
        open.push_back(name);
    }
  for (const auto &[name, size] : options.dims) {
    if (!llvm::is_contained(names, name))
      fail("no input has a symbolic dimension '" + name + "'" +
           (names.empty() ? "; all sizes are fixed"
                          : "; found: " + llvm::join(names, ", ")));
    if (size < 1)
      fail("--dim " + name + "=" + llvm::Twine(size) +
           ": a size must be at least 1");
  }
  if (open.size() == 1)
    openSize = sizeFromData(graph);
}

/// The size with which an input has as many numbers as a row of its data.
int64_t Dimensions::sizeFromData(const Graph &graph) const {
  for (const onnx::ValueInfoProto *input : graph.inputs) {
    auto row = options.rowSizes.find(input->name());
    if (row == options.rowSizes.end())
      row = options.rowSizes.find("");
    if (row == options.rowSizes.end())
      continue;
    int64_t known = 1, unknown = 0;
    for (int axis = 0; axis < shapeOf(*input).dim_size(); ++axis) {
      int64_t size = bind(*input, axis);
      unknown += size == openDim;
      known = size > 0 && size <= maxElements / known ? known * size : known;
    }
    if (unknown == 1 && row->second % known == 0)
      return row->second / known;
  }
  return 0;
}

int64_t Dimensions::bind(const onnx::ValueInfoProto &value, int axis) const {
  if (!isSymbolic(value, axis))
    return shapeOf(value).dim(axis).dim_value();
  std::string name = dimName(value, axis);
  auto given = options.dims.find(name);
  if (given != options.dims.end())
    return given->second;
  if (llvm::is_contained(open, name))
    return openSize > 0 ? openSize : openDim;
  return isBatch(value, axis) ? 1 : openDim;
}

Shape Dimensions::inputShape(const onnx::ValueInfoProto &input) const {
  std::string where = "input '" + input.name() + "' ";
  if (!input.type().has_tensor_type())
    fail(where + "is no tensor; only tensors of floats are supported");
  int type = input.type().tensor_type().elem_type();
  if (!elementOf(type))
    fail(where + "has " + typeName(type) +
         " elements; only numbers are supported; export a model that takes "
         "floats");
  if (!input.type().tensor_type().has_shape())
    fail(where + "has no shape; export the model with one");
  Shape shape;
  for (int axis = 0; axis < shapeOf(input).dim_size(); ++axis) {
    shape.push_back(bind(input, axis));
    if (shape.back() == openDim)
      fail(where + "has the symbolic dimension '" + dimName(input, axis) +
           "'; bind it with --dim " + dimName(input, axis) + "=SIZE");
    if (shape.back() < 1)
      fail(where + "has size " + llvm::Twine(shape.back()) + " along axis " +
           llvm::Twine(axis) + "; at least 1 is needed");
  }
  countElements(shape);
  return shape;
}

NumberType inputType(const onnx::ValueInfoProto &input) {
  int type = input.type().tensor_type().elem_type();
  return type == onnx::TensorProto::DOUBLE   ? NumberType::Double
         : elementOf(type) == Element::Float ? NumberType::Float
                                             : NumberType::Integer;
}

std::optional<Shape>
Dimensions::outputShape(const onnx::ValueInfoProto &output) const {
  if (!output.type().has_tensor_type() ||
      !output.type().tensor_type().has_shape())
    return std::nullopt;
  Shape shape;
  for (int axis = 0; axis < shapeOf(output).dim_size(); ++axis)
    shape.push_back(bind(output, axis));
  return shape;
}

ModelValue describeValue(const onnx::ValueInfoProto &value) {
  ModelValue facts{value.name(), "", ""};
  if (!value.type().has_tensor_type()) {
    facts.type = "no tensor";
    return facts;
  }
  facts.type = typeName(value.type().tensor_type().elem_type());
  std::vector<std::string> sizes;
  for (int axis = 0; axis < shapeOf(value).dim_size(); ++axis) {
    const auto &dim = shapeOf(value).dim(axis);
    sizes.push_back(dim.has_dim_value()   ? std::to_string(dim.dim_value())
                    : dim.has_dim_param() ? dim.dim_param()
                                          : "?");
  }
  facts.shape = "[" + llvm::join(sizes, ",") + "]";
  return facts;
}

} // namespace pannikin::onnx_import
