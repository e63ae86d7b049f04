// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operators of `ai.onnx.ml` that prepare features.

#include "compiler/import/ForestAttributes.h"
#include "compiler/import/Operators.h"
#include "compiler/import/Truth.h"

namespace pannikin::onnx_import {

/// A list with an entry for each of `width` features, or one for all.
static Tensor perFeature(Node &node, const std::string &name,
                         const std::vector<double> &numbers, int64_t width) {
  if (numbers.size() != 1)
    checkLength(name, numbers.size(), size_t(width));
  HostTensor list;
  list.shape = {int64_t(numbers.size())};
  list.floats = numbers;
  list.name = name;
  return node.build.constant(std::move(list));
}

/// The input as floats, whatever it was.
static Tensor features(Node &node, size_t i = 0) {
  Tensor x = node.input(i);
  if (x.isInt() || x.rank() == 0)
    fail("found an input of shape " + formatShape(x.shape) +
         (x.isInt() ? " of computed integers" : "") +
         "; a row of floats is expected");
  x.type = NumberType::Float;
  return x;
}

/// What a Scaler makes of the numbers that stand for NaN, in float32.
static std::shared_ptr<const std::vector<double>>
scaled(const std::shared_ptr<const std::vector<double>> &imputed,
       const std::vector<double> &offset, const std::vector<double> &scale) {
  if (!imputed)
    return nullptr;
  auto at = [](const std::vector<double> &list, size_t i, double absent) {
    return float(list.empty() ? absent : list[list.size() == 1 ? 0 : i]);
  };
  auto result = std::make_shared<std::vector<double>>();
  for (size_t i = 0; i < imputed->size(); ++i) {
    float difference = float((*imputed)[i]) - at(offset, i, 0);
    result->push_back(difference * at(scale, i, 1));
  }
  return result;
}

/// (x - offset) scale
void importScaler(Node &node) {
  GraphBuilder &build = node.build;
  Tensor x = features(node);
  std::vector<double> offset = numbersOf(node, "offset"),
                      scale = numbersOf(node, "scale");
  if (!offset.empty())
    x = build.sub(x, perFeature(node, "offset", offset, x.shape.back()));
  if (!scale.empty())
    x = build.mul(x, perFeature(node, "scale", scale, x.shape.back()));
  x.imputed = scaled(node.input(0).imputed, offset, scale);
  node.set(0, std::move(x));
}

/// Probabilities add up to 1 as they are.
static bool isDistribution(const Tensor &x) {
  auto softmax =
      x.isConstant() ? nullptr : x.value.getDefiningOp<pan::SoftmaxOp>();
  return softmax && !softmax.getLog() &&
         countElements(x.shape) == x.shape.back();
}

static Tensor magnitude(GraphBuilder &build, const Tensor &x) {
  auto function =
      x.isConstant() ? nullptr : x.value.getDefiningOp<pan::ActivationOp>();
  bool isPositive =
      function && function.getFunction() == pan::Function::Sigmoid;
  return isPositive ? x : build.unary(Unary::Abs, x);
}

/// x divided by the sum of its magnitudes along `axis`, or by the root of the
/// sum of its squares with `power` 2; zeros stay zeros.
static Tensor divideByNorm(GraphBuilder &build, const Tensor &x, int64_t power,
                           int64_t axis) {
  if (power == 1 && axis == x.rank() - 1 && isDistribution(x))
    return x;
  Tensor size = build.reduce(
      Reduction::Sum, power == 1 ? magnitude(build, x) : build.mul(x, x), axis);
  if (power == 2)
    size = build.unary(Unary::Sqrt, size);
  size = build.binary(Binary::Max, size, build.scalar(1e-30));
  return build.binary(Binary::Div, x, size);
}

void importNormalizer(Node &node) {
  GraphBuilder &build = node.build;
  Tensor x = features(node);
  int64_t axis = x.rank() - 1;
  std::string norm = node.stringAttribute("norm", "MAX");
  if (norm == "MAX")
    return node.set(
        0, build.binary(Binary::Div, x, build.reduce(Reduction::Max, x, axis)));
  if (norm != "L1" && norm != "L2")
    fail("attribute 'norm' is '" + norm + "'; use MAX, L1 or L2");
  node.set(0, divideByNorm(build, x, norm == "L1" ? 1 : 2, axis));
}

void importLpNormalization(Node &node) {
  Tensor x = node.input(0);
  int64_t power = node.intAttribute("p", 2);
  if (power != 1 && power != 2)
    fail("attribute 'p' is " + std::to_string(power) + "; use 1 or 2");
  int64_t axis = node.axisOf(node.intAttribute("axis", -1), x.rank());
  node.set(0, divideByNorm(node.build, x, power, axis));
}

/// All inputs as one row.
void importFeatureVectorizer(Node &node) {
  node.ignoreAttribute("inputdimensions");
  Tensors parts;
  for (size_t i = 0; i < node.inputs.size(); ++i) {
    Tensor part = features(node, i);
    parts.push_back(node.build.reshape(part, {1, countElements(part.shape)}));
  }
  if (parts.empty())
    fail("found no inputs; export the model again");
  node.set(0, node.build.concat(parts, 1));
}

/// [x > threshold]
void importBinarizer(Node &node) {
  GraphBuilder &build = node.build;
  Tensor x = features(node);
  double threshold = node.floatAttribute("threshold", 0);
  Tensor above = isGreater(build, x, build.scalar(threshold));
  above.type = NumberType::Float;
  node.set(0, std::move(above));
}

} // namespace pannikin::onnx_import
