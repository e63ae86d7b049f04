// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads trees back from their tables, byte by byte as the chip does.

#include "ir/TreeTables.h"
#include "ir/Numbers.h"
#include <map>

using namespace mlir;
using namespace pannikin;

namespace {

/// A table of an operation; reading outside of it is remembered, not done.
class Bytes {
public:
  Bytes(Operation *op, FlatSymbolRefAttr symbol) {
    if (!symbol)
      return;
    auto rom = cast<panc::RomOp>(SymbolTable::lookupNearestSymbolFrom(
        op->getParentOfType<ModuleOp>(), symbol));
    numbers = constantIntegers(
        rom.getValue(), panc::fixedTypeOf(cast<panc::BufferType>(rom.getType()))
                            .getIsUnsigned());
  }

  int64_t at(int64_t place) {
    if (place >= 0 && place < int64_t(numbers.size()))
      return numbers[place];
    isOutside = true;
    return 0;
  }

  /// The number of `size` bytes at `place`, which then lies behind it.
  int64_t next(int64_t &place, int64_t size, bool isSigned = false) {
    uint64_t number = 0;
    for (int64_t i = 0; i < size; ++i)
      number |= uint64_t(at(place++)) << (8 * i);
    return isSigned ? llvm::SignExtend64(number, unsigned(8 * size))
                    : int64_t(number);
  }

  bool isOutside = false;

private:
  std::vector<int64_t> numbers;
};

/// Leaves of either layout: rows of `trees`, made as they are met.
template <typename Op>
class Leaves {
public:
  Leaves(Op op, Trees &trees)
      : op(op), trees(trees), lists(op, op.getListsAttr()),
        offsets(op, op.getOffsetsAttr()) {}

  /// The leaf that tree `tree` calls `reference`.
  int32_t of(size_t tree, int64_t reference) {
    std::vector<double> row(trees.outputs);
    ArrayRef<int32_t> targets = op.getTargets();
    if (!targets.empty())
      row[targets[tree]] = double(reference);
    else
      addList(op.getOffsets() ? offsets.at(reference) : reference, row);
    trees.leaves.insert(trees.leaves.end(), row.begin(), row.end());
    return Trees::leaf(trees.leafCount() - 1);
  }

  bool isOutside() const { return lists.isOutside || offsets.isOutside; }

private:
  void addList(int64_t place, std::vector<double> &row) {
    for (bool isLast = false; !isLast && !lists.isOutside;) {
      int64_t head = lists.next(place, op.getColumn());
      isLast = head & 1;
      lists.isOutside |= head / 2 >= trees.outputs;
      if (!lists.isOutside)
        row[head / 2] +=
            double(lists.next(place, op.getValue(), !op.getIsUnsigned()));
    }
  }

  Op op;
  Trees &trees;
  Bytes lists, offsets;
};

/// The records of one table.
class TableReader {
public:
  explicit TableReader(panc::TreeTableOp op)
      : op(op), nodes(op, op.getNodesAttr()), pool(op, op.getPoolAttr()),
        leaves(op, trees) {
    trees.outputs =
        cast<panc::BufferType>(op.getOut().getType()).getNumElements();
    trees.base.assign(op.getBase().begin(), op.getBase().end());
    if (std::optional<ArrayRef<int32_t>> stops = op.getStops())
      trees.stops = *stops;
    auto input = cast<panc::BufferType>(op.getInput().getType());
    features = input.getNumElements();
    isReal = input.getElementType().isF32();
    pan::FixedType fixed = panc::fixedTypeOf(input);
    isSigned = fixed && !fixed.getIsUnsigned();
  }

  FailureOr<Trees> run() {
    for (size_t tree = 0; tree < op.getStarts().size(); ++tree)
      readTree(tree);
    if (nodes.isOutside || pool.isOutside || leaves.isOutside() || isWrong)
      return op.emitOpError("has a record, a leaf or a list outside of its "
                            "table"); // (C2)
    return std::move(trees);
  }

private:
  /// Children of a record that are nodes are named by where their record lies.
  void readTree(size_t tree) {
    std::map<int64_t, TreeNode> records;
    std::vector<int64_t> open{op.getStarts()[tree]};
    while (!open.empty()) {
      int64_t place = open.back();
      open.pop_back();
      if (nodes.isOutside || records.count(place))
        continue;
      TreeNode node = readNode(tree, place);
      records[place] = node;
      for (int32_t child : {node.yes, node.no})
        if (child >= 0)
          open.push_back(child);
    }
    std::map<int64_t, int32_t> numbers;
    for (auto &[place, node] : records)
      numbers[place] = int32_t(trees.nodes.size() + numbers.size());
    trees.roots.push_back(int32_t(trees.nodes.size()));
    for (auto &[place, node] : records) {
      for (int32_t *child : {&node.yes, &node.no})
        if (*child >= 0)
          *child = numbers[*child];
      trees.nodes.push_back(node);
    }
  }

  TreeNode readNode(size_t tree, int64_t place) {
    TreeNode node;
    int64_t first = nodes.next(place, op.getFeature());
    bool yesLeaf = first & 1, noLeaf = first & 2;
    node.missing = op.getMissing() && (first & 4);
    node.feature = int32_t(first >> (op.getMissing() ? 3 : 2));
    isWrong |= node.feature >= features;
    node.threshold = readThreshold(place);
    bool isSignedLeaf = !op.getTargets().empty() && !op.getIsUnsigned();
    auto leaf = [&] {
      return leaves.of(tree, nodes.next(place, op.getLeaf(), isSignedLeaf));
    };
    if (yesLeaf)
      node.yes = leaf();
    int64_t skip = 0;
    if (noLeaf)
      node.no = leaf();
    else if (!yesLeaf)
      skip = nodes.next(place, op.getSkip());
    if (!yesLeaf)
      node.yes = int32_t(place);
    if (!noLeaf)
      node.no = int32_t(place + skip);
    return node;
  }

  double readThreshold(int64_t &place) {
    int64_t number =
        nodes.next(place, op.getThreshold(), isSigned && !op.getPool());
    if (op.getPool())
      number = pool.at(number);
    return isReal ? double(fromOrderedBits(uint32_t(number))) : double(number);
  }

  panc::TreeTableOp op;
  Trees trees;
  Bytes nodes, pool;
  Leaves<panc::TreeTableOp> leaves;
  int64_t features = 0;
  bool isReal = false, isSigned = false, isWrong = false;
};

} // namespace

FailureOr<Trees> pannikin::decodeTrees(panc::TreeTableOp op) {
  return TableReader(op).run();
}

FailureOr<Trees> pannikin::decodeTrees(panc::TreeHeapOp op) {
  Trees trees;
  trees.outputs =
      cast<panc::BufferType>(op.getOut().getType()).getNumElements();
  trees.base.assign(op.getBase().begin(), op.getBase().end());
  auto input = cast<panc::BufferType>(op.getInput().getType());
  bool isReal = input.getElementType().isF32();
  Bytes features(op, op.getFeaturesAttr()),
      thresholds(op, op.getThresholdsAttr()), refs(op, op.getLeavesAttr());
  Leaves<panc::TreeHeapOp> leaves(op, trees);
  int64_t size = int64_t(1) << op.getDepth();
  bool isWrong = false;
  for (int64_t tree = 0; tree < int64_t(op.getTrees()); ++tree) {
    auto child = [&](int64_t i) {
      return i < size ? int32_t(tree * (size - 1) + i - 1)
                      : leaves.of(tree, refs.at((tree - 1) * size + i));
    };
    trees.roots.push_back(int32_t(tree * (size - 1)));
    for (int64_t i = 1; i < size; ++i) {
      TreeNode node;
      node.feature = int32_t(features.at(tree * size + i));
      isWrong |= node.feature >= input.getNumElements();
      int64_t bits = thresholds.at(tree * size + i);
      node.threshold =
          isReal ? double(fromOrderedBits(uint32_t(bits))) : double(bits);
      node.yes = child(2 * i);
      node.no = child(2 * i + 1);
      trees.nodes.push_back(node);
    }
  }
  if (features.isOutside || thresholds.isOutside || refs.isOutside ||
      leaves.isOutside() || isWrong)
    return op.emitOpError("has a feature, a leaf or a list outside of its "
                          "table"); // (C2)
  return trees;
}
