// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operators that look numbers up in a list: a chain of comparisons each.

#include "compiler/import/ForestAttributes.h"
#include "compiler/import/Operators.h"
#include "compiler/import/Scores.h"

#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <map>

namespace pannikin::onnx_import {

namespace {
/// Grows trees whose leaves hold one target.
class Chains {
public:
  /// `truncates`: a feature is a key if it becomes one towards zero.
  Chains(int64_t targets, bool truncates) : truncates(truncates) {
    forest.targets = targets;
  }

  /// A tree that gives `target` the number `values[i]` where feature `feature`
  /// is `keys[i]`, else `absent`.
  void add(int64_t feature, const std::vector<double> &keys,
           const std::vector<double> &values, double absent, int64_t target);
  Tensor plant(GraphBuilder &build, const Tensor &row);

private:
  int64_t leaf(int64_t target, double value);

  int64_t branch(int64_t feature, BranchMode mode, double value, int64_t yes,
                 int64_t no);

  Forest forest;
  bool truncates;
};
} // namespace

int64_t Chains::leaf(int64_t target, double value) {
  Vertex leaf;
  leaf.isLeaf = true;
  leaf.weights.emplace_back(target, value);
  forest.vertices.push_back(std::move(leaf));
  return int64_t(forest.vertices.size()) - 1;
}

int64_t Chains::branch(int64_t feature, BranchMode mode, double value,
                       int64_t yes, int64_t no) {
  Vertex branch;
  branch.feature = feature;
  branch.mode = mode;
  branch.value = value;
  branch.yes = yes;
  branch.no = no;
  forest.vertices.push_back(std::move(branch));
  return int64_t(forest.vertices.size()) - 1;
}

void Chains::add(int64_t feature, const std::vector<double> &keys,
                 const std::vector<double> &values, double absent,
                 int64_t target) {
  // From the end of the chain to its start.
  int64_t next = leaf(target, absent);
  for (size_t i = keys.size(); i-- > 0;) {
    int64_t found = leaf(target, values[i]);
    if (!truncates) {
      next = branch(feature, BranchMode::Eq, keys[i], found, next);
      continue;
    }
    // What is cut to a key lies between it and its neighbour away from zero.
    bool isUp = keys[i] >= 0, isDown = keys[i] <= 0;
    next = branch(feature, isUp ? BranchMode::Lt : BranchMode::Leq,
                  keys[i] + (isUp ? 1 : 0),
                  branch(feature, isDown ? BranchMode::Gt : BranchMode::Gte,
                         keys[i] - (isDown ? 1 : 0), found, next),
                  next);
  }
  forest.roots.push_back(next);
}

Tensor Chains::plant(GraphBuilder &build, const Tensor &row) {
  return plantForest(build, forest, row);
}

/// The input as one row, checked.
static Tensor rowOf(Node &node) {
  const Tensor &x = node.input(0);
  if (x.isConstant() || x.isInt())
    fail("found an input that is constant or a class; numbers are expected");
  Tensor row = node.build.reshape(x, {1, countElements(x.shape)});
  row.type = x.type;
  return row;
}

static bool isTruncated(const Tensor &row) {
  return row.type == NumberType::Truncated;
}

static std::vector<double> asFloats(const Ints &numbers) {
  return std::vector<double>(numbers.begin(), numbers.end());
}

/// [x = category] for each category, as a new last dimension.
void importOneHotEncoder(Node &node) {
  if (node.hasAttribute("cats_strings"))
    fail("found categories that are texts; encode them as numbers before the "
         "model");
  if (node.intAttribute("zeros", 1) == 0)
    fail("found zeros=0, which refuses unknown categories; export with "
         "zeros=1");
  std::vector<double> categories =
      asFloats(node.intsAttribute("cats_int64s").value_or(Ints()));
  if (categories.empty())
    fail("found no categories; export the model again");
  Tensor row = rowOf(node);
  Shape shape = node.input(0).shape;
  int64_t count = int64_t(categories.size());
  shape.push_back(count);
  Chains chains(countElements(shape), isTruncated(row));
  for (int64_t i = 0; i < row.shape[1]; ++i)
    for (int64_t k = 0; k < count; ++k)
      chains.add(i, {categories[k]}, {1}, 0, i * count + k);
  node.set(0, node.build.reshape(chains.plant(node.build, row), shape));
}

/// A list of the encoder: numbers, or texts by their position.
static std::optional<HostTensor> listOf(Node &node, const std::string &side) {
  std::optional<HostTensor> tensor = node.tensorAttribute(side + "_tensor");
  if (auto floats = node.floatsAttribute(side + "_floats")) {
    tensor = HostTensor();
    tensor->floats = *floats;
  }
  if (auto ints = node.intsAttribute(side + "_int64s"))
    tensor = makeInts(*ints);
  if (auto texts = node.stringsAttribute(side + "_strings")) {
    Ints positions;
    for (size_t i = 0; i < texts->size(); ++i)
      positions.push_back(int64_t(i));
    tensor = makeInts(positions);
    tensor->texts = std::make_shared<const Labels>(*texts);
  }
  if (tensor)
    tensor->shape = {tensor->size()};
  return tensor;
}

static std::vector<std::string> namesOf(const HostTensor &list) {
  std::vector<std::string> names;
  for (int64_t i = 0; i < list.size(); ++i)
    names.push_back(list.texts ? (*list.texts)[list.ints[i]]
                               : formatNumber(list.number(i)));
  return names;
}

/// Other names for the same classes.
static void renameClasses(Node &node, const HostTensor &keys,
                          const HostTensor &values) {
  Tensor index = node.input(0);
  std::vector<std::string> from = namesOf(keys), to = namesOf(values);
  std::map<std::string, std::string> renamed;
  for (size_t i = 0; i < from.size(); ++i)
    renamed[from[i]] = to[i];
  Labels old, names;
  if (index.labels)
    old = *index.labels;
  else
    for (size_t i = 0; i < from.size(); ++i)
      old.push_back(std::to_string(i));
  for (const std::string &name : old) {
    auto found = renamed.find(name);
    if (found == renamed.end())
      fail("found the class '" + name + "', for which there is no key");
    names.push_back(found->second);
  }
  index.labels = std::make_shared<const Labels>(std::move(names));
  node.set(0, std::move(index));
}

/// The same for numbers or labels known at import.
static void encodeKnown(Node &node, const HostTensor &keys,
                        const HostTensor &values) {
  const HostTensor &input = *node.input(0).constant;
  std::vector<std::string> from = namesOf(keys);
  std::vector<int64_t> source;
  for (int64_t i = 0; i < input.size(); ++i) {
    std::string name = input.texts ? (*input.texts)[input.ints[i]]
                                   : formatNumber(input.number(i));
    auto found = llvm::find(from, name);
    if (found == from.end())
      fail("found the class '" + name + "', for which there is no key");
    source.push_back(found - from.begin());
  }
  node.set(0, node.build.constant(pick(values, input.shape, source)));
}

/// values[i] where x = keys[i].
void importLabelEncoder(Node &node) {
  std::optional<HostTensor> keys = listOf(node, "keys"),
                            values = listOf(node, "values");
  double absent = node.floatAttribute("default_float", 0);
  if (node.hasAttribute("default_int64") && values && !values->isFloat())
    absent = double(node.intAttribute("default_int64", -1));
  node.ignoreAttribute("default_int64");
  node.ignoreAttribute("default_string");
  if (std::optional<HostTensor> other = node.tensorAttribute("default_tensor"))
    absent = other->size() == 1 ? other->number(0) : absent;
  if (!keys || !values)
    fail("found no keys or no values; export the model again");
  checkLength("values", size_t(values->size()), size_t(keys->size()));
  if (node.input(0).isInt() && !node.input(0).isConstant())
    return renameClasses(node, *keys, *values);
  if (node.input(0).isConstant())
    return encodeKnown(node, *keys, *values);
  if (keys->texts || values->texts)
    fail("found texts to look up or to give; encode them as numbers outside of "
         "the model");
  Tensor row = rowOf(node);
  std::vector<double> from, to;
  for (int64_t i = 0; i < keys->size(); ++i) {
    from.push_back(keys->number(i));
    to.push_back(values->number(i));
  }
  Chains chains(row.shape[1], isTruncated(row));
  for (int64_t i = 0; i < row.shape[1]; ++i)
    chains.add(i, from, to, absent, i);
  Tensor found = chains.plant(node.build, row);
  found = node.build.reshape(found, node.input(0).shape);
  found.type = values->isFloat() ? NumberType::Float : NumberType::Integer;
  node.set(0, std::move(found));
}

/// NaN is replaced where trees ask; another number by adding the difference.
void importImputer(Node &node) {
  Tensor x = node.input(0);
  if (x.isConstant() || x.isInt() || x.rank() == 0)
    fail("found an input that is no row of numbers that depend on the input");
  std::vector<double> with = numbersOf(node, "imputed_value_floats");
  if (auto ints = node.intsAttribute("imputed_value_int64s"))
    if (!ints->empty())
      with = asFloats(*ints);
  double replaced = node.hasAttribute("replaced_value_int64")
                        ? double(node.intAttribute("replaced_value_int64", 0))
                        : node.floatAttribute("replaced_value_float", 0);
  node.ignoreAttribute("replaced_value_float");
  size_t width = size_t(x.shape.back());
  if (with.size() == 1)
    with.assign(width, with[0]);
  checkLength("imputed_value_floats", with.size(), width);
  if (std::isnan(replaced)) {
    x.imputed = std::make_shared<const std::vector<double>>(with);
    return node.set(0, std::move(x));
  }
  Tensor row = rowOf(node);
  Chains chains(int64_t(width), false);
  for (size_t i = 0; i < width; ++i)
    chains.add(int64_t(i), {replaced}, {with[i] - replaced}, 0, int64_t(i));
  Tensor change = chains.plant(node.build, row);
  node.set(0, node.build.reshape(node.build.add(row, change), x.shape));
}

} // namespace pannikin::onnx_import
