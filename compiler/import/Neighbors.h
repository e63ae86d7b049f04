// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tensors of neighbours: what ONNX computes for each of the nearest rows is a
// table over all rows until it is summed.

#ifndef PANNIKIN_COMPILER_IMPORT_NEIGHBORS_H
#define PANNIKIN_COMPILER_IMPORT_NEIGHBORS_H

#include "compiler/import/Operators.h"
#include "ir/Distances.h"

namespace pannikin::onnx_import {

/// The `count` rows nearest to a vector, nearest first, of equal ones the first
/// first.
struct Neighborhood {
  /// x, of as many elements as a row.
  mlir::Value input;
  /// `[P,D]`
  Constant rows;
  pan::Metric metric;
  int64_t power; ///< Of `minkowski`.
  int64_t count;
};

/// A number that depends on how far a row is: on t, its distance or, with
/// `isRoot`, the root of that.
struct Weight {
  enum Kind {
    One,      // 1
    Distance, // t
    Limited,  // max(t, limit)
    Kernel    // as pan.nearest says it: of the distance, with `scale`
  };
  Kind kind = One;
  bool isRoot = false;
  double limit = 0;
  pan::Kernel kernel = pan::Kernel::One;
  double scale = 1;
  /// One number by which the sum over the neighbours is divided; null for none.
  mlir::Value divisor;

  bool isPlain() const { return kind == One && !divisor; }
};

/// Element [.., k, ..] of the tensor is weight * table[.., i, ..] with i the
/// k-th nearest row. The table has its rows along `axis`, where the tensor has
/// its neighbours.
struct Neighbors {
  std::shared_ptr<const Neighborhood> of;
  int64_t axis;
  Constant table;
  Weight weight;
  /// Whether the tensor lacks the dimension of its only neighbour.
  bool isHidden = false;
};

/// The tensor that `neighbors` describe.
Tensor neighborTensor(Neighbors neighbors);

/// Imports a node of which an operand is of neighbours.
void importForNeighbors(Node &node, const Operator &entry);

/// The table of the node's operator, computed from tables. All operands are of
/// neighbours or constants, and the operator treats each neighbour alike.
Tensor eachNeighbor(Node &node, const Operator &entry);

/// The same for operands that depend on distances.
Tensor eachWeighted(Node &node, const Operator &entry);

/// A quotient of neighbours by one computed number, or nothing.
std::optional<Tensor> dividedAlike(Node &node);

/// The elements of `tensor` that `source` lists by their index, in its shape.
/// Throws when they are not those of the first neighbours in their order.
Tensor moveNeighbors(GraphBuilder &build, const Tensor &tensor,
                     const HostTensor &source);

/// Sum or mean along `axis`, which becomes size 1.
Tensor reduceNeighbors(GraphBuilder &build, Reduction kind,
                       const Tensor &tensor, int64_t axis);

/// `tensor` as a value, where there is only one neighbour: integers and texts
/// are classes. Other tensors stay what they are, but several neighbours are an
/// error.
Tensor settled(GraphBuilder &build, const Tensor &tensor);

/// Of each element of `tensor` its index.
HostTensor indicesOf(const Tensor &tensor);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_NEIGHBORS_H
