// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Narrows types in place and makes constants anew.

#include "compiler/passes/CutElements.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

class Cutter {
public:
  Cutter(const ElementGraph &graph, const Cut &cut) : graph(graph), cut(cut) {}

  void run(func::FuncOp function) {
    // Sizes come from the graph; the types change first.
    for (ElementVector vector : graph.getVectors())
      if (isNarrower(vector) && !vector.use)
        vector.value.setType(
            narrowed(cast<RankedTensorType>(vector.value.getType()), vector));
    for (ElementVector vector : graph.getVectors())
      if (isNarrower(vector) && vector.use)
        narrowConstant(vector);
    function.walk([&](Operation *op) {
      if (auto matvec = dyn_cast<MatvecOp>(op))
        narrowMatrix(matvec);
      else if (auto slice = dyn_cast<SliceOp>(op))
        moveSlice(slice);
    });
  }

private:
  SmallVector<int> kept(ElementVector vector) const {
    SmallVector<int> indices;
    for (int i = 0; i < vector.size; ++i)
      if (!cut.removed[vector.first + i])
        indices.push_back(i);
    return indices;
  }

  bool isNarrower(ElementVector vector) const {
    return int(kept(vector).size()) < vector.size;
  }

  RankedTensorType narrowed(RankedTensorType type, ElementVector vector) const {
    SmallVector<int64_t> shape(type.getShape());
    shape.back() = kept(vector).size();
    return type.clone(shape);
  }

  void narrowConstant(ElementVector vector) {
    auto constant = vector.value.getDefiningOp<ConstantOp>();
    auto numbers = constantValues(constant.getValue(), constant.getType());
    std::vector<double> left;
    for (size_t row = 0; row < numbers.size(); row += vector.size)
      for (int i : kept(vector))
        left.push_back(numbers[row + i]);
    auto type = narrowed(cast<RankedTensorType>(constant.getType()), vector);
    OpBuilder builder(constant);
    vector.use->set(makeConstant(builder, constant.getLoc(), type.getShape(),
                                 left, constant.getName().value_or("")));
  }

  /// Rows of results that stay, columns of inputs that stay.
  void narrowMatrix(MatvecOp op) {
    auto constant = op.getWeights().getDefiningOp<ConstantOp>();
    ElementVector input = graph.of(op.getInputMutable()), result = graph.of(op);
    if (!constant || (!isNarrower(input) && !isNarrower(result)))
      return;
    auto weights = constantValues(constant.getValue(), constant.getType());
    SmallVector<int> rows = kept(result), columns = kept(input);
    std::vector<double> left, offsets;
    for (int i : rows) {
      double *row = &weights[size_t(i) * input.size], offset = 0;
      for (int j = 0; j < input.size; ++j) {
        if (auto it = cut.constants.find(input.first + j);
            it != cut.constants.end())
          offset += row[j] * it->second;
        if (auto it = cut.duplicates.find(input.first + j);
            it != cut.duplicates.end())
          row[it->second - input.first] += row[j];
      }
      offsets.push_back(offset);
      for (int j : columns)
        left.push_back(row[j]);
    }
    OpBuilder builder(constant);
    op.getWeightsMutable().set(
        makeConstant(builder, constant.getLoc(),
                     {int64_t(rows.size()), int64_t(columns.size())}, left,
                     constant.getName().value_or("")));
    if (llvm::all_of(offsets, [](double x) { return x == 0; }))
      return;
    Value offset =
        makeConstant(builder, op.getLoc(), {int64_t(offsets.size())}, offsets);
    builder.setInsertionPointAfter(op);
    auto sum = AddOp::create(builder, op.getLoc(), op.getType(), op, offset);
    op->getResult(0).replaceAllUsesExcept(sum, sum);
  }

  /// The first element that stays lies behind fewer others.
  void moveSlice(SliceOp op) {
    ElementVector from = graph.of(op.getInputMutable()), to = graph.of(op);
    if (op.getAxis() + 1 != shapeOf(op.getType()).size() || !isNarrower(from))
      return;
    int first = int(op.getStart()) + kept(to).front() * int(op.getStep());
    SmallVector<int> indices = kept(from);
    op.setStart(llvm::lower_bound(indices, first) - indices.begin());
  }

  const ElementGraph &graph;
  const Cut &cut;
};

} // namespace

void pannikin::cutElements(func::FuncOp function, const ElementGraph &graph,
                           const Cut &cut) {
  Cutter(graph, cut).run(function);
}
