// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The `panc` dialect: buffers, integers and the idioms of a small chip.

#ifndef PANNIKIN_IR_PANCOPS_TD
#define PANNIKIN_IR_PANCOPS_TD

include "ir/PanDialect.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def Panc_Dialect : Dialect {
  let name = "panc";
  let summary = "what the chip does";
  let description = [{
    A module holds read-only tables (`panc.rom`), the model's state
    (`panc.state`) and functions (`panc.func`). Operations write into buffers;
    each prints as the C idiom that a person would have written. The scalar
    body of `panc.map` is made of `pan` arithmetic on single numbers, so that
    rounding and saturation have one definition.

    Roles of functions: `reset`, `step` (one element of a stream), `update` (what
    it may skip), `output` (what follows the last), `predict` (a whole window); of a
    step that is a brick `brick_reset`, `brick_step`, `brick_output`, `upper_step`.
  }];
  let cppNamespace = "::pannikin::panc";
  let dependentDialects = ["::pannikin::pan::PanDialect"];
  let useDefaultTypePrinterParser = 1;
}

def Panc_BufferType : TypeDef<Panc_Dialect, "Buffer"> {
  let mnemonic = "buffer";
  let summary = "numbers in memory";
  let description = [{
    `!panc.buffer<16 x !pan.fixed<8, 7>>`: a vector or a matrix in RAM or, when it
    comes from `panc.rom`, in flash.

    Constraints:
    * (C1) one or two dimensions, each at least 1.
    * (C2) the element type is `f32`, `i32` or fixed.
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$shape, "::mlir::Type":$elementType);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    int64_t getNumElements() const;
    /// Bytes of RAM or flash: elements times the width of one.
    int64_t getBytes() const;
  }];
}

class Panc_Op<string mnemonic, list<Trait> traits = []>
    : Op<Panc_Dialect, mnemonic, traits>;

//===-- Module level ------------------------------------------------------===//

def Panc_RomOp : Panc_Op<"rom", [Symbol]> {
  let summary = "a table in flash";
  let description = [{
    `value` is as in `pan.constant`. `block` is how many rows of a matrix lie
    interleaved, column by column, as `panc.gemv` reads them. What a matrix
    means does not depend on how it is `stored`:

    * `dense`: a byte or two a number.
    * `indexed`: row by row without its zeros; a count, then for each number
      left how many columns it lies behind the one before, and the number.
    * `packed`: a code of few bits a number, the least that can tell the numbers
      apart once factors of the rows are taken out.
    * `bitmap`: a bit a number says whether it is 0; the others are packed.
    * `codebook`: a table of the different numbers, and an index for each.

    Constraints:
    * (C1) `value` has the shape of the buffer and its integer width.
    * (C2) a list of fractions has one entry for each row.
    * (C3) what is not `dense` is a matrix of signed 8-bit fixed numbers.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, ElementsAttr:$value,
      TypeAttrOf<Panc_BufferType>:$type, DefaultValuedAttr<I64Attr, "1">:$block,
      OptionalAttr<StrAttr>:$origin,
      DefaultValuedAttr<Pan_StorageAttr, "pan::Storage::Dense">:$storage);
  let assemblyFormat =
      "$sym_name $value `:` $type (`stored` $storage^)? attr-dict";
  let hasVerifier = 1;
}

def Panc_StateOp : Panc_Op<"state", [Symbol]> {
  let summary = "numbers that live from step to step";
  let description = [{
    `init` is what `reset` writes; zeros when absent.

    Constraints:
    * (C1) `init` has the shape of the buffer and its integer width.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
      TypeAttrOf<Panc_BufferType>:$type, OptionalAttr<ElementsAttr>:$init);
  let assemblyFormat = "$sym_name `:` $type (`=` $init^)? attr-dict";
  let hasVerifier = 1;
}

def Panc_FuncOp : Panc_Op<"func", [IsolatedFromAbove, Symbol, NoTerminator,
                                   SingleBlock]> {
  let summary = "a C function on buffers";
  let description = [{
    Arguments are buffers of the caller: `inputs` of them are read, the rest
    are written.

    Constraints:
    * (C1) `role` is one of those that the dialect knows.
    * (C2) `names` has one name for each argument.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrAttr:$role, I64Attr:$inputs,
                       StrArrayAttr:$names);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}

//===-- Buffers -----------------------------------------------------------===//

def Panc_RefOp : Panc_Op<"ref", [Pure,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "the buffer of a table or a state";
  let description = [{
    Constraints:
    * (C1) the symbol is a `panc.rom` or a `panc.state` of this type.
  }];
  let arguments = (ins FlatSymbolRefAttr:$symbol);
  let results = (outs Panc_BufferType:$result);
  let assemblyFormat = "$symbol attr-dict `:` type($result)";
}

def Panc_ScratchOp : Panc_Op<"scratch", [MemoryEffects<[MemAlloc]>]> {
  let summary = "working memory of one call";
  let description = [{
    `offset` (bytes into the function's working memory) is set by
    `plan-memory`; buffers that never live together may share bytes.
  }];
  let arguments = (ins StrAttr:$name, OptionalAttr<I64Attr>:$offset);
  let results = (outs Panc_BufferType:$result);
  let assemblyFormat = "$name (`at` $offset^)? attr-dict `:` type($result)";
}

def Panc_ViewOp : Panc_Op<"view", [Pure]> {
  let summary = "part of a buffer, perhaps in another shape";
  let description = [{
    Starts `offset` elements into the source, in row-major order; with `index`
    (a loop variable), at row `index` of a matrix.

    Constraints:
    * (C1) the view has the element type of the source and lies inside it.
    * (C2) with `index` the source is a matrix, the result is one of its rows
      and `offset` is 0.
    * (C3) the loop of `index` has at most as many steps as the matrix rows.
  }];
  let arguments = (ins Panc_BufferType:$source, Optional<Index>:$index,
                       I64Attr:$offset);
  let results = (outs Panc_BufferType:$result);
  let assemblyFormat = [{
    $source (`[` $index^ `]`)? `from` $offset attr-dict `:` type($source) `->`
    type($result)
  }];
  let hasVerifier = 1;
}

//===-- Idioms ------------------------------------------------------------===//

def Panc_GemvOp : Panc_Op<"gemv", [AttrSizedOperandSegments]> {
  let summary = "matrix times vector, accumulated, shifted, saturated";
  let description = [{
        out[i] = quantize(sum_j weights[i, j] * input[j])
        with addend: out[i] = quantize(addend[i] + quantize'(sum ..))

    where `quantize'` rounds to the format of `out` too. `accumulator` is the
    width in bits in which the sum runs; `bound` is the largest magnitude that
    it can reach, `sum_j |w_ij| * max|x|` over the worst row, and the proof
    that it fits. With `at`, `weights` are several matrices over each other and
    only number `at` is applied, as in `pan.matvec`.

    With `keeping` the sums before `quantize` live on in `sums`, as integers of
    weight times input, and only what `panc.hold` has listed of `input` is added:

        sums[i] += weights[i, j] * d   for each j, d in columns, differences

    so that `sums` is the product with `input`, without error, as long as it was
    so before: `input` is the `kept` of that hold, and both were 0 at first.

    Constraints:
    * (C1) `weights` is `[M, N]`, `input` `[N]`, `out` and `addend` `[M]`.
    * (C2) `addend` has the type of `out`.
    * (C3) with fixed types, `bound < 2^(accumulator - 1)`.
    * (C4) `at` is one number, with the fraction 0 if it is fixed; `weights` is
      then `[P * M, N]`.
    * (C5) `sums` is signed and wide enough for `accumulator` bits, with M rounded
      up to a multiple of 4 elements; `columns` and `differences` are as
      `panc.hold` has them; there is no `at`.
  }];
  let arguments = (ins Panc_BufferType:$weights, Panc_BufferType:$input,
      Optional<Panc_BufferType>:$at, Optional<Panc_BufferType>:$sums,
      Optional<Panc_BufferType>:$columns, Optional<Panc_BufferType>:$differences,
      Optional<Panc_BufferType>:$addend,
      Panc_BufferType:$out, I64Attr:$accumulator, I64Attr:$bound);
  let assemblyFormat = [{
    $weights `,` $input (`at` $at^)? (`keeping` $sums^ `moved` $columns `,`
    $differences)? (`plus` $addend^)? `into` $out `accumulator`
    $accumulator `bound` $bound attr-dict `:` type($weights) `,` type($input)
    (`at` type($at)^)? (`keeping` type($sums)^ `,` type($columns) `,`
    type($differences))? (`,` type($addend)^)? `->` type($out)
  }];
  let builders = [OpBuilder<(ins "::mlir::Value":$weights, "::mlir::Value":$input,
      "::mlir::Value":$at, "::mlir::Value":$addend, "::mlir::Value":$out,
      "int64_t":$accumulator, "int64_t":$bound), [{
    build($_builder, $_state, weights, input, at, /*sums=*/{}, /*columns=*/{},
          /*differences=*/{}, addend, out, accumulator, bound);
  }]>];
  let hasVerifier = 1;
}

def Panc_ChildOp : Panc_Op<"child"> {
  let summary = "the node of a complete binary tree that comes next";
  let description = [{
    As `pan.child`.

    Constraints:
    * (C1) `node` and `out` are one number of one type, with the fraction 0 if
      it is fixed; `signs` is a vector `[I]`.
    * (C2) the largest node, `2 I`, is a number of that type.
  }];
  let arguments = (ins Panc_BufferType:$node, Panc_BufferType:$signs,
                       Panc_BufferType:$out);
  let assemblyFormat = [{
    $node `by` $signs `into` $out attr-dict `:` type($node) `,` type($signs)
    `->` type($out)
  }];
  let hasVerifier = 1;
}

def Panc_MapOp : Panc_Op<"map", [AttrSizedOperandSegments,
                                 SingleBlockImplicitTerminator<"YieldOp">]> {
  let summary = "one fused loop of element-wise arithmetic";
  let description = [{
        for i in 0 .. N-1: outs[0][i], .. = body(ins[0][i], ..)

    The body consists of `pan` operations on numbers, of `panc.lut`, and of `panc.yield`. An
    input of one element serves every `i`.

    Constraints:
    * (C1) all buffers are vectors of `N` or (inputs) 1 elements; `N` is that
      of the outputs.
    * (C2) the body's arguments have the element types of `ins`, `panc.yield`
      those of `outs`.
    * (C3) its operations are `pan` arithmetic and `panc.lut`, on numbers of
      the body.
  }];
  let arguments = (ins Variadic<Panc_BufferType>:$ins, Variadic<Panc_BufferType>:$outs);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}

def Panc_YieldOp : Panc_Op<"yield", [Pure, Terminator, ParentOneOf<["MapOp"]>]> {
  let summary = "the numbers that one turn of the loop writes";
  let arguments = (ins Variadic<Pan_Element>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let builders = [OpBuilder<(ins),
      [{ build($_builder, $_state, ::mlir::ValueRange()); }]>];
}

def Panc_LutOp : Panc_Op<"lut", [Pure,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a function of a number, by table";
  let description = [{
    As `pan.lookup`, with the table in flash.

    Constraints:
    * (C1) the result has the element type of the table.
    * (C2) the table is a vector in flash of at least 2 entries.
  }];
  let arguments = (ins Pan_Element:$input, Panc_BufferType:$table, I64Attr:$first,
                       I64Attr:$cell, UnitAttr:$interpolate);
  let results = (outs Pan_Element:$result);
  let assemblyFormat = [{
    $input `in` $table (`interpolate` $interpolate^)? attr-dict `:` type($input)
    `,` type($table) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Panc_CopyOp : Panc_Op<"copy"> {
  let summary = "a buffer into another of the same type";
  let description = [{
    With `transposed` rows become columns: `out[j, i] = input[i, j]`.

    Constraints:
    * (C1) as many elements of the same type on both sides.
    * (C2) with `transposed` `input` is `[R, C]` and `out` is `[C, R]`.
  }];
  let arguments = (ins Panc_BufferType:$input, Panc_BufferType:$out,
                       UnitAttr:$transposed);
  let assemblyFormat = [{
    $input (`transposed` $transposed^)? `into` $out attr-dict `:` type($input)
    `->` type($out)
  }];
  let hasVerifier = 1;
}

def Panc_ReduceOp : Panc_Op<"reduce"> {
  let summary = "sum, mean, largest or smallest of a vector or of columns";
  let description = [{
    Along dimension `axis` of `input`, as `pan.reduce`.

    Constraints:
    * (C1) `out` has the size that remains.
  }];
  let arguments = (ins Pan_ReductionAttr:$kind, Panc_BufferType:$input,
                       Panc_BufferType:$out, I64Attr:$axis);
  let assemblyFormat =
      "$kind $input `along` $axis `into` $out attr-dict `:` type($input) `->` type($out)";
  let hasVerifier = 1;
}

def Panc_ArgmaxOp : Panc_Op<"argmax"> {
  let summary = "the index of the largest element of a vector";
  let description = [{
    As `pan.argmax`.

    Constraints:
    * (C1) `input` is a vector, `out` has one `i32`.
  }];
  let arguments = (ins Panc_BufferType:$input, Panc_BufferType:$out,
                       UnitAttr:$last, UnitAttr:$smallest);
  let assemblyFormat =
      "$input `into` $out attr-dict `:` type($input) `->` type($out)";
  let hasVerifier = 1;
}

def Panc_SoftmaxOp : Panc_Op<"softmax", [AttrSizedOperandSegments]> {
  let summary = "probabilities from scores";
  let description = [{
    As `pan.softmax`; with `log` as its logarithm. When the types are fixed,
    `exponential` holds e^x at the borders of 256 cells over -16..0 and
    `logarithm`, only with `log`, ln x at the borders of 64 cells over 1..2.

    Constraints:
    * (C1) `input` and `out` are vectors of one size.
    * (C2) fixed types need `exponential`, and with `log` also `logarithm`.
  }];
  let arguments = (ins Panc_BufferType:$input, Optional<Panc_BufferType>:$exponential,
      Optional<Panc_BufferType>:$logarithm, Panc_BufferType:$out, UnitAttr:$log);
  let assemblyFormat = [{
    (`log` $log^)? $input (`exponential` $exponential^)? (`logarithm` $logarithm^)?
    `into` $out attr-dict `:` type($input) (`,` type($exponential)^)?
    (`,` `log` type($logarithm)^)? `->` type($out)
  }];
  let hasVerifier = 1;
}

//===-- Control -----------------------------------------------------------===//

def Panc_ForTimeOp : Panc_Op<"for_time", [NoTerminator, SingleBlock]> {
  let summary = "the loop over the steps of a window";
  let description = [{
    The region's argument counts `0 .. steps-1`, or down with `reverse`.

    Constraints:
    * (C1) `steps` is at least 1; the region has one `index` argument.
  }];
  let arguments = (ins I64Attr:$steps, UnitAttr:$reverse);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}

def Panc_CallOp : Panc_Op<"call", [
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "calls a function of the model";
  let description = [{
    Constraints:
    * (C1) the callee is a `panc.func` whose arguments have these types.
    * (C2) it stands before the function that calls it: nothing recurses.
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<Panc_BufferType>:$args);
  let assemblyFormat = "$callee `(` $args `)` attr-dict (`:` type($args)^)?";
}

include "ir/PancGate.td"
include "ir/PancHold.td"
include "ir/PancNearest.td"
include "ir/PancTrees.td"

#endif // PANNIKIN_IR_PANCOPS_TD
