// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decision trees in the `pan` dialect.

#ifndef PANNIKIN_IR_PANTREES_TD
#define PANNIKIN_IR_PANTREES_TD

include "ir/PanDialect.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Pan_TreeEnsembleOp : Pan_Op<"tree_ensemble", [Pure]> {
  let summary = "decision trees whose leaves are added up";
  let description = [{
    Node `n` asks one question: `input[features[n]] <= thresholds[n]`. A yes
    goes to `children[2n]`, a no to `children[2n + 1]`; a NaN is a no unless
    `missing[n]`. Every other comparison is written with this one (`x < t` is
    `x <=` the next number below `t`, `>` exchanges the children). Children and
    `roots` (one entry a tree) name a node `c >= 0` or the leaf `-1 - c`. Nodes
    and leaves may be shared: the trees are one acyclic graph.

        result[k] = quantize(base[k] + kind over trees of leaves[leaf of the tree, k])

    With a `f32` input, thresholds are real numbers of 32 or 64 bits and the
    comparison is that of real numbers, whatever the result type is. With a
    fixed input they are the integers themselves: feature `f` of value
    `i * 2^-fraction` compares `i <= thresholds[n]`. When the result is fixed,
    leaves and base are integers with the fraction of the result (their sum is
    exact), else `f32`. With `kind` `min` or `max`, a leaf that says nothing of
    `k` holds the largest or smallest number of its type there (for `f32` an
    infinity); where no tree says anything the reduction is 0.

    With `stops` (a number a tree) trees are added to the base in the order of
    `roots`, and the rest is left out after the first tree `t` where the largest
    sum exceeds every other one by more than `stops[t]`. A negative number stops
    nothing.

    Constraints:
    * (C1) `kind` is not `mean` (the leaves are divided instead); `input` is a
      vector; `features`, `thresholds` and, when present,
      `missing` have one entry a node, `children` two; there is a tree.
    * (C2) a child that is a node comes after its parent, and every named node,
      leaf and feature exists.
    * (C3) `leaves` is `[L, K]`, `base` when present `[K]`, `result` `[K]`.
    * (C4) the element types are as above; the integers of a fixed input's
      thresholds have its width (as signed numbers, one width more if it is
      unsigned), those of leaves and base are signless.
    * (C5) thresholds are not NaN.
    * (C6) with `stops`, which has an entry for each tree, `kind` is `sum`, the
      result is fixed and has at least two entries, and every tree asks
      something.

    Example: `x[1] <= 0.5 ? 1 : (x[0] <= 2.0 ? 2 : 3)`
    ```mlir
    %y = pan.tree_ensemble sum %x roots [0] features [1, 0]
        thresholds dense<[0.5, 2.0]> : tensor<2xf32> children [-1, 1, -2, -3]
        leaves dense<[[1.0], [2.0], [3.0]]> : tensor<3x1xf32>
        : tensor<2xf32> -> tensor<1xf32>
    ```
  }];
  let arguments = (ins Pan_ReductionAttr:$kind, Pan_Tensor:$input,
      DenseI32ArrayAttr:$roots, DenseI32ArrayAttr:$features,
      ElementsAttr:$thresholds, DenseI32ArrayAttr:$children,
      OptionalAttr<DenseBoolArrayAttr>:$missing, ElementsAttr:$leaves,
      OptionalAttr<ElementsAttr>:$base,
      OptionalAttr<DenseI32ArrayAttr>:$stops);
  let results = (outs Pan_Tensor:$result);
  let assemblyFormat = [{
    $kind $input `roots` $roots `features` $features `thresholds` $thresholds
    `children` $children (`missing` $missing^)? `leaves` $leaves
    (`base` $base^)? (`stops` $stops^)? attr-dict `:` type($input) `->`
    type($result)
  }];
  let hasVerifier = 1;
}

#endif // PANNIKIN_IR_PANTREES_TD
