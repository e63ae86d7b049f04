// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what an operator does to tensors of neighbours: most of them are
// computed once for every stored row.

#include "compiler/import/Neighbors.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

static NumberType typeOf(const HostTensor &table) {
  return table.isFloat()                  ? NumberType::Float
         : table.element == Element::Bool ? NumberType::Truth
                                          : NumberType::Integer;
}

Tensor neighborTensor(Neighbors neighbors) {
  Tensor tensor;
  tensor.shape = neighbors.table->shape;
  if (neighbors.isHidden)
    tensor.shape.erase(tensor.shape.begin() + neighbors.axis);
  else
    tensor.shape[neighbors.axis] = neighbors.of->count;
  tensor.type = typeOf(*neighbors.table);
  tensor.near = std::make_shared<const Neighbors>(std::move(neighbors));
  return tensor;
}

HostTensor indicesOf(const Tensor &tensor) {
  Ints indices;
  for (int64_t i = 0, size = countElements(tensor.shape); i < size; ++i)
    indices.push_back(i);
  HostTensor result = makeInts(indices);
  result.shape = tensor.shape;
  return result;
}

//===-- Every neighbour alike ---------------------------------------------===//

static bool isHidden(const std::optional<Tensor> &operand) {
  return operand && operand->near && operand->near->isHidden;
}

static bool broadcasts(const Operator &entry) {
  return llvm::is_contained(
      {importBinary, importVariadic, importCompare, importLogic, importWhere},
      entry.import);
}

/// The rows in front of the dimensions of operands that have at most `rank`.
static Tensor rowsFirst(GraphBuilder &build, const Tensor &table,
                        int64_t rowAxis, int64_t rank) {
  Ints order = {rowAxis};
  Shape shape = {table.shape[rowAxis]};
  shape.append(size_t(rank - table.rank() + 1), 1);
  for (int64_t axis = 0; axis < table.rank(); ++axis)
    if (axis != rowAxis) {
      order.push_back(axis);
      shape.push_back(table.shape[axis]);
    }
  return build.reshape(build.transpose(table, order), shape);
}

/// A constant that is the same for all neighbours of `near`, said once.
static Tensor saidOnce(GraphBuilder &build, const Tensor &constant,
                       const Neighbors &near) {
  const HostTensor &host = *constant.constant;
  int64_t axis =
      constant.rank() - int64_t(near.table->shape.size()) + near.axis;
  if (axis < 0 || constant.shape[axis] != near.of->count || host.size() == 0)
    return constant;
  HostTensor once = takeHost(host, axis, {0});
  Ints repeated(constant.shape[axis], 0);
  HostTensor again = takeHost(once, axis, repeated);
  bool isAlike = again.floats == host.floats && again.ints == host.ints;
  return isAlike ? build.constant(std::move(once)) : constant;
}

/// What the node gives when its tables have `more` rows, repeated ones.
static Tensor runOnTables(Node &node, const Operator &entry, int64_t more) {
  Operands given = node.inputs;
  int64_t rank = 0;
  for (const std::optional<Tensor> &operand : given)
    rank = std::max(rank, operand ? operand->rank() : 0);
  const Neighbors *any = nullptr;
  for (const std::optional<Tensor> &operand : given)
    any = operand && operand->near && !operand->near->isHidden
              ? operand->near.get()
              : any;
  for (auto [operand, before] : llvm::zip(node.inputs, given)) {
    if (any && before && before->isConstant() && broadcasts(entry))
      operand = saidOnce(node.build, *before, *any);
    if (!before || !before->near)
      continue;
    const Neighbors &near = *before->near;
    Ints rows;
    int64_t count = near.table->shape[near.axis];
    for (int64_t i = 0; i < count + more; ++i)
      rows.push_back(std::min(i, count - 1));
    Tensor table = node.build.constant(takeHost(*near.table, near.axis, rows));
    operand = near.isHidden && broadcasts(entry)
                  ? rowsFirst(node.build, table, near.axis, rank)
                  : table;
  }
  node.outputs.clear();
  entry.import(node);
  node.inputs = std::move(given);
  Tensor result =
      node.outputs.empty() || !node.outputs[0] ? Tensor() : *node.outputs[0];
  node.outputs.clear();
  if (!result.isConstant())
    fail("the result is not known for every row");
  return result;
}

/// The rows of the result are along the axis that grows with the tables.
static std::optional<int64_t> grownAxis(const Shape &shape, const Shape &more) {
  std::optional<int64_t> found;
  if (shape.size() != more.size())
    return std::nullopt;
  for (size_t axis = 0; axis < shape.size(); ++axis) {
    if (shape[axis] == more[axis])
      continue;
    if (found || more[axis] != shape[axis] + 1)
      return std::nullopt;
    found = axis;
  }
  return found;
}

static std::shared_ptr<const Neighborhood> sharedBy(const Operands &inputs) {
  std::shared_ptr<const Neighborhood> found;
  bool hidden = false;
  for (const std::optional<Tensor> &operand : inputs) {
    if (!operand || operand->isConstant())
      continue;
    if (!operand->near)
      fail("found single neighbours beside computed numbers; sum or average "
           "over the neighbours before");
    if (found && isHidden(operand) != hidden)
      fail("found neighbours with and without a dimension of their own; export "
           "with keepdims=1");
    hidden = isHidden(operand);
    if (found && found != operand->near->of)
      fail("found neighbours of two searches in one operation; sum or average "
           "over the neighbours before");
    found = operand->near->of;
  }
  return found;
}

Tensor eachNeighbor(Node &node, const Operator &entry) {
  Neighbors near;
  near.of = sharedBy(node.inputs);
  std::optional<int64_t> axis;
  try {
    Tensor table = runOnTables(node, entry, 0);
    axis = grownAxis(table.shape, runOnTables(node, entry, 1).shape);
    near.table = table.constant;
  } catch (const ImportError &error) {
    fail(llvm::Twine("this operation cannot be done once for every stored row "
                     "(") +
         error.what() + "); treat all neighbours alike, whatever their rank");
  }
  if (!axis)
    fail("found an operation across single neighbours; only sums and means "
         "over all of them are supported");
  near.axis = *axis;
  // ArrayFeatureExtractor gives a list even at one index.
  near.isHidden = llvm::any_of(node.inputs, isHidden) &&
                  entry.import != importArrayFeatureExtractor;
  return neighborTensor(std::move(near));
}

//===-- Shapes ------------------------------------------------------------===//

/// Where element `index` of a tensor of neighbours comes from.
struct Source {
  Source(int64_t index, const Tensor &tensor) {
    const Neighbors &near = *tensor.near;
    int64_t count = near.of->count;
    inner = countElements(
        llvm::ArrayRef(near.table->shape).drop_front(near.axis + 1));
    before = index / inner / count;
    rank = index / inner % count;
    after = index % inner;
  }
  int64_t before, rank, after, inner;

  /// Index of the same element for stored row `row` of `rows`.
  int64_t ofRow(int64_t row, int64_t rows) const {
    return (before * rows + row) * inner + after;
  }
};

/// The axis of `source` along which the neighbours lie in their order.
static std::optional<int64_t> axisOfRanks(const Tensor &tensor,
                                          const HostTensor &source) {
  for (int64_t axis = 0; axis < int64_t(source.shape.size()); ++axis) {
    int64_t inner =
        countElements(llvm::ArrayRef(source.shape).drop_front(axis + 1));
    int64_t count = source.shape[axis];
    bool fits = true;
    for (int64_t i = 0; i < source.size() && fits; ++i) {
      int64_t rank = i / inner % count;
      Source own(source.ints[i], tensor),
          first(source.ints[i - rank * inner], tensor);
      fits = own.rank == rank && own.before == first.before &&
             own.after == first.after;
    }
    if (fits)
      return axis;
  }
  return std::nullopt;
}

/// The nearest `count` of the neighbours.
static Tensor nearestOf(const Tensor &tensor, int64_t count) {
  Neighbors near = *tensor.near;
  if (count == near.of->count)
    return tensor;
  Neighborhood fewer = *near.of;
  fewer.count = count;
  near.of = std::make_shared<const Neighborhood>(std::move(fewer));
  return neighborTensor(std::move(near));
}

Tensor moveNeighbors(GraphBuilder &build, const Tensor &tensor,
                     const HostTensor &source) {
  const Neighbors &near = *tensor.near;
  std::optional<int64_t> axis = axisOfRanks(tensor, source);
  bool isFirst = llvm::all_of(source.ints, [&](int64_t index) {
    return Source(index, tensor).rank == 0;
  });
  if (!axis && !isFirst)
    fail("found single neighbours taken by their rank; the nearest ones in "
         "their order, or sums over them, are supported");
  HostTensor moved = source;
  if (!axis) // Of the nearest one, in a shape without an axis for it.
    moved.shape.insert(moved.shape.begin(), 1);
  int64_t at = axis.value_or(0);
  Tensor fewer = nearestOf(tensor, moved.shape[at]);
  int64_t rows = near.table->shape[near.axis];
  Shape shape = moved.shape;
  shape[at] = rows;
  int64_t inner = countElements(llvm::ArrayRef(shape).drop_front(at + 1));
  std::vector<int64_t> sources;
  for (int64_t i = 0, size = countElements(shape); i < size; ++i) {
    int64_t first = i / inner / rows * moved.shape[at] * inner + i % inner;
    sources.push_back(
        Source(moved.ints[first], tensor).ofRow(i / inner % rows, rows));
  }
  Neighbors result = *fewer.near;
  result.table = build.constant(pick(*near.table, shape, sources)).constant;
  result.axis = at;
  result.isHidden = !axis;
  return neighborTensor(std::move(result));
}

/// Runs an operator that moves elements on their indices.
static Tensor movedBy(Node &node, const Operator &entry) {
  Tensor tensor = node.input(0);
  for (size_t i = 1; i < node.inputs.size(); ++i)
    if (node.has(i) && node.input(i).near)
      fail("found single neighbours as sizes or positions; sum or average over "
           "the neighbours before");
  node.inputs[0] = node.build.constant(indicesOf(tensor));
  entry.import(node);
  Tensor source =
      node.outputs.empty() || !node.outputs[0] ? Tensor() : *node.outputs[0];
  node.outputs.clear();
  node.inputs[0] = tensor;
  if (!source.isConstant() || source.constant->isFloat())
    fail("found single neighbours put among other numbers; sum or average over "
         "the neighbours before");
  return moveNeighbors(node.build, tensor, *source.constant);
}

//===-- Operators ---------------------------------------------------------===//

namespace {
enum class Role {
  /// Each element alone, or joined alike for all neighbours.
  Each,
  /// Elements in another shape or order.
  Moved,
  /// Looks up at neighbours, or moves them.
  Looked,
  /// Knows neighbours itself.
  Own,
  None
};
} // namespace

static Role roleOf(const Operator &entry) {
  static const std::pair<void (*)(Node &), Role> roles[] = {
      {importBinary, Role::Each},
      {importVariadic, Role::Each},
      {importFunction, Role::Each},
      {importClip, Role::Each},
      {importCast, Role::Each},
      {importCompare, Role::Each},
      {importLogic, Role::Each},
      {importWhere, Role::Each},
      {importConcat, Role::Each},
      {importLabelEncoder, Role::Each},
      {importIsNaN, Role::Each},
      {importOneHot, Role::Each},
      {importGatherElements, Role::Each},
      {importGatherND, Role::Each},
      {importIdentity, Role::Moved},
      {importReshape, Role::Moved},
      {importFlatten, Role::Moved},
      {importSqueeze, Role::Moved},
      {importUnsqueeze, Role::Moved},
      {importTranspose, Role::Moved},
      {importSlice, Role::Moved},
      {importExpand, Role::Moved},
      {importGather, Role::Looked},
      {importReduce, Role::Own},
      {importShape, Role::Own},
      {importArrayFeatureExtractor, Role::Looked}};
  for (const auto &[importer, role] : roles)
    if (entry.import == importer)
      return role;
  return Role::None;
}

static bool isWeighted(const std::optional<Tensor> &operand) {
  return operand && operand->near && !operand->near->weight.isPlain();
}

void importForNeighbors(Node &node, const Operator &entry) {
  Role role = roleOf(entry);
  if (llvm::any_of(node.inputs, isHidden) &&
      (entry.import == importConcat || entry.import == importGatherElements))
    role = Role::None; // Their axes count the dimension.
  if (role == Role::Looked)
    role = node.input(0).near ? Role::Moved : Role::Each;
  switch (role) {
  case Role::Each:
    if (std::optional<Tensor> shared = dividedAlike(node))
      return node.set(0, std::move(*shared));
    return node.set(0, llvm::any_of(node.inputs, isWeighted)
                           ? eachWeighted(node, entry)
                           : eachNeighbor(node, entry));
  case Role::Moved:
    return node.set(0, movedBy(node, entry));
  case Role::None:
    for (std::optional<Tensor> &operand : node.inputs)
      if (operand)
        operand = settled(node.build, *operand);
    break;
  default:
    break;
  }
  entry.import(node);
}

} // namespace pannikin::onnx_import
