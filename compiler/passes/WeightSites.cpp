// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds sums of matrix products, which of them come first, and which matrices
// belong together.

#include "compiler/passes/WeightSites.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

int64_t SiteTerm::columns() const {
  return shapeOf(MatvecOp(product).getWeights().getType())[1];
}

int64_t Site::rows() const { return shapeOf(sum.getType()).back(); }

int64_t Site::columns() const {
  return terms.back().first + terms.back().columns();
}

std::vector<Value> Site::inputs() const {
  std::vector<Value> all;
  for (const SiteTerm &term : terms)
    all.push_back(MatvecOp(term.product).getInput());
  return all;
}

namespace {

/// Whether the weights of `product` can be changed without any other reader
/// noticing.
bool hasOwnWeights(MatvecOp product) {
  auto weights = product.getWeights().getDefiningOp<ConstantOp>();
  return weights && weights->hasOneUse() && !product.getAt() &&
         elementTypeOf(weights.getType()).isF32();
}

/// The sum that `value` ends up in: what a single reader in the same block adds
/// to something of the same shape.
Value rootOf(Value value) {
  while (value.hasOneUse()) {
    Operation *user = *value.user_begin();
    bool isSum = isa<AddOp, SubOp>(user) &&
                 user->getBlock() == value.getParentBlock() &&
                 user->getResult(0).getType() == value.getType();
    if (!isSum)
      break;
    value = user->getResult(0);
  }
  return value;
}

/// Whether a constant can take a number for each row of `sum`.
bool canHoldRows(Value constant, Value sum) {
  auto shape = shapeOf(constant.getType());
  int64_t rows = shapeOf(sum.getType()).back();
  int64_t count = ShapedType::getNumElements(shape);
  return constant.getDefiningOp<ConstantOp>() && count == rows &&
         (shape.empty() || shape.back() == rows);
}

/// Adds what `value` is the sum of.
void gather(Site &site, OpOperand *use, Value value, double sign) {
  Operation *op = value.getDefiningOp();
  bool isInside = op && op->getBlock() == site.sum.getParentBlock() &&
                  (value == site.sum || value.hasOneUse()) &&
                  value.getType() == site.sum.getType();
  if (auto product = dyn_cast_or_null<MatvecOp>(op);
      product && isInside && hasOwnWeights(product)) {
    int64_t first = site.terms.empty() ? 0 : site.columns();
    site.terms.push_back({product, sign, first});
  } else if (isInside && isa<AddOp, SubOp>(op)) {
    gather(site, &op->getOpOperand(0), op->getOperand(0), sign);
    gather(site, &op->getOpOperand(1), op->getOperand(1),
           isa<SubOp>(op) ? -sign : sign);
  } else if (use && site.biases.empty() && canHoldRows(value, site.sum)) {
    site.biases.push_back({use, sign});
  } else if (!value.getDefiningOp<ConstantOp>()) {
    site.hasMore = true;
  }
}

/// A sum that every reader adds a constant of its own to, as the two gates of
/// FastGRNN do, has its bias there.
void gatherLaterBiases(Site &site) {
  if (!site.biases.empty())
    return;
  decltype(site.biases) later;
  for (Operation *user : site.sum.getUsers()) {
    bool isSum = isa<AddOp>(user) ||
                 (isa<SubOp>(user) && user->getOperand(0) == site.sum);
    if (!isSum)
      return;
    OpOperand &other = user->getOpOperand(user->getOperand(0) == site.sum);
    if (!canHoldRows(other.get(), site.sum))
      return;
    later.push_back({&other, isa<SubOp>(user) ? -1 : 1});
  }
  site.biases = std::move(later);
}

/// Values that depend on `value`, through the states of loops too.
void markReaders(Value value, llvm::DenseSet<Value> &seen) {
  SmallVector<Value> open{value};
  while (!open.empty()) {
    Value next = open.pop_back_val();
    if (!seen.insert(next).second)
      continue;
    for (OpOperand &use : next.getUses()) {
      Operation *user = use.getOwner();
      llvm::append_range(open, user->getResults());
      if (auto scan = dyn_cast<ScanOp>(user))
        open.push_back(scan.getStep().getArgument(use.getOperandNumber()));
      auto loop = dyn_cast_or_null<ScanOp>(user->getParentOp());
      if (!loop || !isa<YieldOp>(user))
        continue;
      unsigned i = use.getOperandNumber();
      open.push_back(loop.getResult(i));
      if (int64_t(i) < loop.getNumStates())
        open.push_back(loop.getStateArgs()[i]);
    }
  }
}

bool isHead(const Site &site) {
  llvm::DenseSet<Value> seen;
  markReaders(site.sum, seen);
  return llvm::none_of(seen, [](Value value) {
    return llvm::any_of(value.getUsers(), [&](Operation *user) {
      auto product = dyn_cast<MatvecOp>(user);
      return product && product.getInput() == value;
    });
  });
}

/// How many sites lie one behind the other in front of each value of a block,
/// counted within one step.
class Depths {
public:
  explicit Depths(ArrayRef<Site> sites) {
    for (const Site &site : sites)
      sums.insert(site.sum);
  }

  int of(Value value) {
    Operation *op = value.getDefiningOp();
    if (!op || op->getNumOperands() == 0)
      return 0;
    if (auto it = known.find(value); it != known.end())
      return it->second;
    int depth = 0;
    for (Value operand : op->getOperands())
      if (operand.getParentBlock() == op->getBlock())
        depth = std::max(depth, of(operand));
    depth += sums.contains(value);
    return known[value] = depth;
  }

private:
  llvm::DenseSet<Value> sums;
  DenseMap<Value, int> known;
};

/// Numbers the stages: operations of the function in their order, within a loop
/// sites in front of others first, what answers last.
void numberStages(std::vector<Site> &sites) {
  Depths depths(sites);
  using Key = std::tuple<int, int, int>;
  DenseMap<Operation *, int> places;
  std::vector<std::pair<Key, Site>> keyed;
  if (sites.empty())
    return;
  auto function = sites[0].sum.getDefiningOp()->getParentOfType<func::FuncOp>();
  Block &body = function.getBody().front();
  for (auto [i, op] : llvm::enumerate(body))
    places[&op] = int(i);
  for (Site &site : sites) {
    Operation *outer = body.findAncestorOpInBlock(*site.sum.getDefiningOp());
    Key key{site.isHead, places[outer], depths.of(site.sum)};
    keyed.push_back({key, std::move(site)});
  }
  llvm::stable_sort(keyed, [](auto &a, auto &b) { return a.first < b.first; });
  int stage = -1;
  sites.clear();
  for (size_t i = 0; i < keyed.size(); ++i) {
    stage += i == 0 || keyed[i].first != keyed[i - 1].first;
    keyed[i].second.stage = stage;
    sites.push_back(std::move(keyed[i].second));
  }
}

std::string commonStart(StringRef a, StringRef b) {
  size_t n = 0;
  while (n < a.size() && n < b.size() && a[n] == b[n])
    ++n;
  return a.take_front(n).str();
}

} // namespace

std::vector<Site> pannikin::findSites(func::FuncOp function) {
  std::vector<Site> sites;
  llvm::DenseSet<Value> known;
  function.walk([&](MatvecOp product) {
    Value root = rootOf(product.getResult());
    if (!hasOwnWeights(product) || !known.insert(root).second)
      return;
    Site site;
    site.sum = root;
    gather(site, nullptr, root, 1);
    if (site.terms.empty())
      return;
    gatherLaterBiases(site);
    site.isHead = isHead(site);
    sites.push_back(std::move(site));
  });
  numberStages(sites);
  return sites;
}

std::vector<MatrixGroup> pannikin::groupMatrices(ArrayRef<Site> sites) {
  llvm::MapVector<Value, MatrixGroup> groups;
  for (auto [i, site] : llvm::enumerate(sites))
    for (auto [k, term] : llvm::enumerate(site.terms)) {
      MatvecOp product = term.product;
      auto weights = product.getWeights().getDefiningOp<ConstantOp>();
      StringRef name = weights.getName().value_or("");
      MatrixGroup &group = groups[product.getInput()];
      group.name =
          group.members.empty() ? name.str() : commonStart(group.name, name);
      group.names.push_back(name.str());
      group.members.push_back({i, k});
      group.rows += site.rows();
      group.columns = term.columns();
    }
  std::vector<MatrixGroup> result;
  for (auto &[input, group] : groups) {
    StringRef common = StringRef(group.name).rtrim("_./:");
    // Names without a common start say more than nothing.
    group.name = common.empty() ? group.names[0] : common.str();
    result.push_back(std::move(group));
  }
  return result;
}
