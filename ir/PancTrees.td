// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The layouts of decision trees in the `panc` dialect.

#ifndef PANNIKIN_IR_PANCTREES_TD
#define PANNIKIN_IR_PANCTREES_TD

include "ir/PanDialect.td"
include "mlir/IR/SymbolInterfaces.td"

def Panc_TreeCodeOp : Panc_Op<"tree_code"> {
  let summary = "decision trees as nested conditions";
  let description = [{
    As `pan.tree_ensemble`, of which it has all attributes: every tree becomes a
    function of nested `if`, every leaf what it adds.

    Constraints:
    * (C1) those of `pan.tree_ensemble`.
    * (C2) with fixed numbers, no sum of leaves leaves the range of `out`.
  }];
  let arguments = (ins Pan_ReductionAttr:$kind, Panc_BufferType:$input,
      Panc_BufferType:$out, DenseI32ArrayAttr:$roots,
      DenseI32ArrayAttr:$features, ElementsAttr:$thresholds,
      DenseI32ArrayAttr:$children, OptionalAttr<DenseBoolArrayAttr>:$missing,
      ElementsAttr:$leaves, OptionalAttr<ElementsAttr>:$base,
      OptionalAttr<DenseI32ArrayAttr>:$stops);
  let assemblyFormat = [{
    $kind $input `into` $out `roots` $roots `features` $features `thresholds`
    $thresholds `children` $children (`missing` $missing^)? `leaves` $leaves
    (`base` $base^)? (`stops` $stops^)? attr-dict `:` type($input) `->`
    type($out)
  }];
  let hasVerifier = 1;
}

def Panc_TreeTableOp : Panc_Op<"tree_table", [
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "decision trees as records of bytes";
  let description = [{
    Sums the leaves of trees whose nodes lie in `nodes`, a table of bytes, each
    tree from its entry of `starts` on. The record of a node is, with numbers of
    several bytes in little endian:

        feature    `feature` bytes: its index times 4, plus 1 if yes is a leaf,
                   plus 2 if no is one; with `missing` the index times 8, plus
                   those, plus 4 if NaN is a yes
        threshold  `threshold` bytes: the number, or with `pool` its place there
        yes        `leaf` bytes, if it is a leaf
        no         `leaf` bytes if it is a leaf; `skip` bytes if both are nodes:
                   how far it lies behind the end of the record

    The node of a yes follows the record; so does that of a no when yes is a
    leaf. A `f32` feature is compared as `pk_ordered` puts it in order.

    With `targets` a leaf is a number that is added to the entry of `out` that
    `targets` names for its tree. Otherwise it is an entry of `offsets`, or
    without them the offset itself, of a list in `lists`: `2 k + l` in `column`
    bytes, `l = 1` for the last of a list, and `value` bytes that are added to
    `out[k]`. Leaves and values are signed unless `isUnsigned`.

        out[k] = base[k] + sum over trees

    `stops` is as in `pan.tree_ensemble`.

    Constraints:
    * (C1) `out` is fixed; sizes are 1, 2 or 4 bytes; tables of bytes hold
      unsigned 8-bit numbers; there is an entry of `targets` for each tree, or
      none and `lists`; there is an entry of `stops` for each tree and two
      entries of `out`, or no `stops`.
    * (C2) every record, leaf and list lies within its table.
  }];
  let arguments = (ins Panc_BufferType:$input, Panc_BufferType:$out,
      FlatSymbolRefAttr:$nodes, OptionalAttr<FlatSymbolRefAttr>:$pool,
      OptionalAttr<FlatSymbolRefAttr>:$lists,
      OptionalAttr<FlatSymbolRefAttr>:$offsets,
      DenseI32ArrayAttr:$starts, DenseI32ArrayAttr:$targets,
      DenseI32ArrayAttr:$base, OptionalAttr<DenseI32ArrayAttr>:$stops,
      I64Attr:$feature, I64Attr:$threshold,
      I64Attr:$leaf, I64Attr:$skip, I64Attr:$column, I64Attr:$value,
      UnitAttr:$isUnsigned, UnitAttr:$missing);
  let assemblyFormat = [{
    $input `in` $nodes (`pool` $pool^)? (`lists` $lists^)? (`at` $offsets^)?
    `into` $out `starts` $starts `targets` $targets `base` $base
    (`stops` $stops^)? attr-dict `:` type($input) `->` type($out)
  }];
  let hasVerifier = 1;
}

def Panc_TreeHeapOp : Panc_Op<"tree_heap", [
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "decision trees as complete heaps, without branches";
  let description = [{
    Every tree has `depth` levels. Node `i` of tree `t`, counted from 1, has
    entry `t * 2^depth + i` of `features` and `thresholds`; a yes leads to
    `2 i`, a no to `2 i + 1`, and what lies behind the last level is entry
    `t * 2^depth + i - 2^depth` of `leaves`. All inputs take the same time.

    `targets`, `lists` and the rest are as in `panc.tree_table`.

    Constraints:
    * (C1) `out` is fixed; there is an entry of `targets` for each of `trees`,
      or none and `lists`; the three tables have `trees * 2^depth` entries.
    * (C2) every feature, leaf and list lies within its table.
  }];
  let arguments = (ins Panc_BufferType:$input, Panc_BufferType:$out,
      FlatSymbolRefAttr:$features, FlatSymbolRefAttr:$thresholds,
      FlatSymbolRefAttr:$leaves, OptionalAttr<FlatSymbolRefAttr>:$lists,
      OptionalAttr<FlatSymbolRefAttr>:$offsets, I64Attr:$trees,
      I64Attr:$depth, DenseI32ArrayAttr:$targets, DenseI32ArrayAttr:$base,
      I64Attr:$column, I64Attr:$value, UnitAttr:$isUnsigned);
  let assemblyFormat = [{
    $input `features` $features `thresholds` $thresholds `leaves` $leaves
    (`lists` $lists^)? (`at` $offsets^)? `into` $out `trees` $trees `depth`
    $depth `targets` $targets `base` $base attr-dict `:` type($input) `->`
    type($out)
  }];
  let hasVerifier = 1;
}

#endif // PANNIKIN_IR_PANCTREES_TD
