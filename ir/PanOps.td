// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operations of the `pan` dialect; PanTrees, PanNearest, PanHold and PanGate have more.

#ifndef PANNIKIN_IR_PANOPS_TD
#define PANNIKIN_IR_PANOPS_TD

include "ir/PanDialect.td"
include "ir/PanGate.td"
include "ir/PanHold.td"
include "ir/PanNearest.td"
include "ir/PanTrees.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
//===-- Constants ---------------------------------------------------------===//

def Pan_ConstantOp : Pan_Op<"constant", [Pure, ConstantLike]> {
  let summary = "weights, biases and other numbers known at compile time";
  let description = [{
    `value` holds the numbers themselves when the type is `f32`, and the
    integers (not yet multiplied by `2^-fraction`) when it is fixed. `name` is
    the name of the ONNX initializer; it becomes the name of the C table.

    Constraints:
    * (C1) `value` has the shape of the result.
    * (C2) an `f32` result has `f32` values; a fixed one has signless integers
      of the width of the type.
    * (C3) a list of fractions has one entry for each row.

    Example:
    `%w = pan.constant "W" dense<[[64, 32]]> : tensor<1x2xi8> -> tensor<1x2x!pan.fixed<8, 6>>`
  }];
  let arguments = (ins ElementsAttr:$value, OptionalAttr<StrAttr>:$name);
  let results = (outs Pan_Value:$result);
  let assemblyFormat = "($name^)? attr-dict $value `->` type($result)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

//===-- Element-wise arithmetic -------------------------------------------===//

class Pan_BinaryOp<string mnemonic, string formula, list<Trait> traits = []>
    : Pan_Op<mnemonic, traits # [Pure]> {
  let summary = formula # ", element by element";
  let description = "`result = quantize(" # formula # [{)`. The shapes of the
    operands broadcast as in numpy: aligned at the last dimension, sizes equal
    or 1 or absent. Works on single numbers too (inside `panc.map`).

    Constraints:
    * (C1) the shape of the result is the broadcast shape of the operands.
    * (C2) either all element types are `f32` or all are fixed.
    * (C3) fixed types have one fraction, not one for each row; only `lhs`, a
      vector of the shape of the result, may have one for each element. It is
      read as fractions of 1, as `pan.matvec` does.
  }];
  let arguments = (ins Pan_Value:$lhs, Pan_Value:$rhs);
  let results = (outs Pan_Value:$result);
  let assemblyFormat =
      "$lhs `,` $rhs attr-dict `:` type($lhs) `,` type($rhs) `->` type($result)";
  let hasVerifier = 1;
}
def Pan_AddOp : Pan_BinaryOp<"add", "lhs + rhs", [Commutative]> { let hasFolder = 1; }
def Pan_SubOp : Pan_BinaryOp<"sub", "lhs - rhs"> { let hasFolder = 1; }
def Pan_MulOp : Pan_BinaryOp<"mul", "lhs * rhs", [Commutative]> { let hasFolder = 1; }
def Pan_DivOp : Pan_BinaryOp<"div", "lhs / rhs">;
def Pan_MinOp : Pan_BinaryOp<"min", "min(lhs, rhs)", [Commutative]>;
def Pan_MaxOp : Pan_BinaryOp<"max", "max(lhs, rhs)", [Commutative]>;

class Pan_UnaryOp<string mnemonic, list<Trait> traits = []>
    : Pan_Op<mnemonic, traits # [Pure]> {
  let arguments = (ins Pan_Value:$input);
  let results = (outs Pan_Value:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
}

def Pan_RescaleOp : Pan_UnaryOp<"rescale"> {
  let summary = "the same numbers in another fixed format";
  let description = [{
    `result = quantize(input)`.

    Constraints:
    * (C1) the shapes are equal.
    * (C2) both element types are fixed.
    * (C3) they have one fraction, not one for each row.
  }];
  let hasFolder = 1;
}

def Pan_ActivationOp : Pan_Op<"activation", [Pure]> {
  let summary = "a nonlinear function of each element";
  let description = [{
    `sigmoid` 1/(1+e^-x); `tanh`; `relu` max(x, 0); `elu` x > 0 ? x : alpha
    (e^x - 1); `softsign` x/(1+|x|); `softplus` ln(1+e^x); `thresholded_relu`
    x > alpha ? x : 0; `exp` e^x; `log` ln x; `sqrt` the square root.

    Constraints:
    * (C1) the shapes are equal, and both element types are `f32` or both fixed.
    * (C2) with fixed types the function is `relu` or `thresholded_relu`; the
      others have become `pan.lookup`.
  }];
  let arguments = (ins Pan_FunctionAttr:$function, Pan_Value:$input,
                       DefaultValuedAttr<F64Attr, "0.0">:$alpha);
  let results = (outs Pan_Value:$result);
  let assemblyFormat =
      "$function $input attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
}

def Pan_ClipOp : Pan_Op<"clip", [Pure]> {
  let summary = "limits each element to an interval";
  let description = [{
    `result = quantize(min(max(input, lo), hi))`.

    Constraints:
    * (C1) the shapes are equal, and both element types are `f32` or both fixed.
    * (C2) `lo <= hi`.
  }];
  let arguments = (ins Pan_Value:$input, F64Attr:$lo, F64Attr:$hi);
  let results = (outs Pan_Value:$result);
  let assemblyFormat =
      "$input `to` $lo `,` $hi attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
}

def Pan_LookupOp : Pan_Op<"lookup", [Pure]> {
  let summary = "a function by table";
  let description = [{
    Cells are `2^-cell` wide and the first begins at `first * 2^-cell`. With
    `n` entries and `u = input * 2^cell - first`:

        nearest:      result = table[clamp(floor(u), 0, n - 1)]
        interpolated: u = clamp(u, 0, n - 1), i = min(floor(u), n - 2)
                      result = quantize(table[i] + (table[i+1] - table[i]) * (u - i))

    Entries of a nearest table are the function at cell centres, those of an
    interpolated one the function at cell borders.

    Constraints:
    * (C1) the result has the shape of the input and the element type of the
      table.
    * (C2) the table is a vector of at least 2 entries.
  }];
  let arguments = (ins Pan_Value:$input, Pan_Tensor:$table, I64Attr:$first,
                       I64Attr:$cell, UnitAttr:$interpolate);
  let results = (outs Pan_Value:$result);
  let assemblyFormat = [{
    $input `in` $table (`interpolate` $interpolate^)? attr-dict `:` type($input)
    `,` type($table) `->` type($result)
  }];
  let hasVerifier = 1;
}

//===-- Linear algebra and reductions -------------------------------------===//

def Pan_MatvecOp : Pan_Op<"matvec", [Pure]> {
  let summary = "a matrix times a vector, or times each vector of a sequence";
  let description = [{
    `result[.., i] = quantize(sum_j weights[i, j] * input[.., j])`: the sum is
    exact, then rounded once. A vector with a fraction for each element is read
    as fractions of 1: `integer * 2^-(width - 1)`, or `2^-width` if unsigned;
    its scales are in the weights. With `at`, the weights are several matrices
    over each other, and matrix number `at` is the one that is applied: only
    its rows are read.

        result[i] = quantize(sum_j weights[at * M + i, j] * input[j])

    Constraints:
    * (C1) `weights` is `[M, N]`, `input` `[.., N]`, `result` `[.., M]`.
    * (C2) either all element types are `f32` or all are fixed.
    * (C3) only `weights` may have a fraction for each row, and then one a row,
      and an `input` that is a vector.
    * (C4) `at` is one number in `0 .. P-1`, with the fraction 0 if it is fixed;
      `weights` is then `[P * M, N]` and `input` a vector.
  }];
  let arguments = (ins Pan_Tensor:$weights, Pan_Tensor:$input, Optional<Pan_Tensor>:$at);
  let results = (outs Pan_Tensor:$result);
  let assemblyFormat = "$weights `,` $input (`at` $at^)? attr-dict `:` "
      "type($weights) `,` type($input) (`at` type($at)^)? `->` type($result)";
  let builders = [OpBuilder<(ins "::mlir::Type":$type, "::mlir::Value":$weights,
                                 "::mlir::Value":$input),
      [{ build($_builder, $_state, type, weights, input, ::mlir::Value()); }]>];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Pan_ChildOp : Pan_Op<"child", [Pure]> {
  let summary = "the node of a complete binary tree that comes next";
  let description = [{
    Nodes are numbered level by level from 0; `signs` has one number for each
    that has children. A node without children stays.

        result = node < I ? (signs[node] > 0 ? 2 node + 1 : 2 node + 2) : node

    Constraints:
    * (C1) `node` and `result` are one number of one type, with the fraction 0
      if it is fixed; `signs` is a vector `[I]`.
    * (C2) the largest node, `2 I`, is a number of that type.
  }];
  let arguments = (ins Pan_Tensor:$node, Pan_Tensor:$signs);
  let results = (outs Pan_Tensor:$result);
  let assemblyFormat =
      "$node `by` $signs attr-dict `:` type($node) `,` type($signs) `->` type($result)";
  let hasVerifier = 1;
}

def Pan_ReduceOp : Pan_Op<"reduce", [Pure]> {
  let summary = "sum, mean, largest or smallest along one dimension";
  let description = [{
    The dimension `axis` disappears; reducing a vector gives one element,
    `tensor<1 x E>`.

    Constraints:
    * (C1) `axis` is a dimension of the input.
    * (C2) the shape of the result is that of the input without `axis`.
  }];
  let arguments = (ins Pan_ReductionAttr:$kind, Pan_Tensor:$input, I64Attr:$axis);
  let results = (outs Pan_Tensor:$result);
  let assemblyFormat =
      "$kind $input `along` $axis attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
}

def Pan_ArgmaxOp : Pan_Op<"argmax", [Pure]> {
  let summary = "the index of the largest element, the first among equals";
  let description = [{
    Along the last dimension, which disappears (a vector gives `tensor<1xi32>`).
    `last` takes the last among equals instead; `smallest` makes it an argmin.

    Constraints:
    * (C1) the shape of the result is that of the input without its last
      dimension.
    * (C2) the input has a last dimension.
  }];
  let arguments = (ins Pan_Tensor:$input, UnitAttr:$last, UnitAttr:$smallest);
  let results = (outs TensorOf<[I32]>:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
}

def Pan_SoftmaxOp : Pan_UnaryOp<"softmax"> {
  let summary = "probabilities from scores, along the last dimension";
  let description = [{
    With `f32`: `e^(x_i - max) / sum_j e^(x_j - max)`, or its logarithm with
    `log`. With fixed types the exponential comes from a table of 257 unsigned
    16-bit entries over -16..0 and the quotient is an integer division:

        d_i = max(x_i - max, -16), rounded to fraction 11
        e_i = lookup(d_i), interpolated, fraction 15;  s = sum_j e_j (integers)
        p_i = floor((e_i * 2^16 + floor(s / 2)) / s) * 2^-16
        log: k = floor(log2 s) - 15, m = floor(s / 2^k) - 2^15,
             L = k * 45426 + interpolated ln(1 + m / 2^15) at fraction 16,
             result = quantize(x_i - max - L rounded to the fraction of x)

    Constraints:
    * (C1) the shapes are equal, and both element types are `f32` or both fixed.
    * (C2) a fixed result without `log` is `!pan.fixed<u16, 16>`.
    * (C3) there is a last dimension.
  }];
  let arguments = (ins Pan_Tensor:$input, UnitAttr:$log);
  let results = (outs Pan_Tensor:$result);
}

//===-- Shape -------------------------------------------------------------===//

def Pan_ReshapeOp : Pan_UnaryOp<"reshape"> {
  let summary = "the same elements in another shape";
  let description = [{
    Constraints:
    * (C1) as many elements before as after; at most one dimension is dynamic.
    * (C2) the element types are equal.
  }];
  let arguments = (ins Pan_Tensor:$input);
  let results = (outs Pan_Tensor:$result);
  let hasFolder = 1;
}

def Pan_TransposeOp : Pan_Op<"transpose", [Pure]> {
  let summary = "dimensions in another order";
  let description = [{
    Dimension `i` of the result is dimension `permutation[i]` of the input.

    Constraints:
    * (C1) `permutation` is one, and the shapes agree with it.
  }];
  let arguments = (ins Pan_Tensor:$input, DenseI64ArrayAttr:$permutation);
  let results = (outs Pan_Tensor:$result);
  let assemblyFormat =
      "$input $permutation attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
}

def Pan_SliceOp : Pan_Op<"slice", [Pure]> {
  let summary = "every step-th index of one dimension";
  let description = [{
    Index `k` of the result along `axis` is index `start + k * step` of the
    input. With `start = T - 1, step = -1` a sequence is reversed.

    Constraints:
    * (C1) `axis` is a dimension, `step` is not 0.
    * (C2) all indices lie inside the input (a dynamic dimension cannot be
      checked and `start` then counts from the end if negative).
    * (C3) the other dimensions and the element type are unchanged.
  }];
  let arguments = (ins Pan_Tensor:$input, I64Attr:$axis, I64Attr:$start,
                       DefaultValuedAttr<I64Attr, "1">:$step);
  let results = (outs Pan_Tensor:$result);
  let assemblyFormat = [{
    $input `along` $axis `from` $start (`by` $step^)? attr-dict `:` type($input)
    `->` type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Pan_ConcatOp : Pan_Op<"concat", [Pure]> {
  let summary = "tensors one after the other along a dimension";
  let description = [{
    Constraints:
    * (C1) at least one input; the shapes agree but for `axis`, along which the
      sizes add up; the element types are equal.
  }];
  let arguments = (ins Variadic<Pan_Tensor>:$inputs, I64Attr:$axis);
  let results = (outs Pan_Tensor:$result);
  let assemblyFormat =
      "$inputs `along` $axis attr-dict `:` type($inputs) `->` type($result)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Pan_BroadcastOp : Pan_UnaryOp<"broadcast"> {
  let summary = "copies along dimensions of size 1 or absent in front";
  let description = [{
    Constraints:
    * (C1) the input shape broadcasts to the result shape, as in numpy.
    * (C2) the element types are equal.
  }];
  let arguments = (ins Pan_Tensor:$input);
  let results = (outs Pan_Tensor:$result);
}

//===-- Time --------------------------------------------------------------===//

def Pan_ScanOp : Pan_Op<"scan", [
    RecursiveMemoryEffects, AttrSizedOperandSegments,
    SingleBlockImplicitTerminator<"YieldOp">]> {
  let summary = "one step, repeated along time";
  let description = [{
    The region is one step. Its arguments are one element of each sequence,
    then the states; it yields the next states, then the outputs of the step.

        state = init
        for t in (reverse ? T-1 .. 0 : 0 .. T-1):
          state, out[t] = step(sequence_0[t], .., state)

    Results are the final states, then the outputs as sequences, `out[t]` at
    the index that was read. The step may use values defined outside. A
    sequence of vectors `[T, N]` gives elements `[N]`. The dynamic length `?`
    is that of a stream: the graph was one step with states in and out.
    `cell` is a name for the report (`LSTM`, `GRU`, ..).

    Constraints:
    * (C1) all sequences have the same length, and at least one of them or
      `length` gives it; they agree, and `length` is at least 1.
    * (C2) the region's arguments match the sequences and the states.
    * (C3) `pan.yield` has the states, then the outputs; states keep their type.
    * (C4) the results match `pan.yield`.
  }];
  let arguments = (ins Variadic<Pan_AnyTensor>:$sequences, Variadic<Pan_AnyTensor>:$inits,
      UnitAttr:$reverse, OptionalAttr<I64Attr>:$length, OptionalAttr<StrAttr>:$cell);
  let results = (outs Variadic<Pan_AnyTensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    int64_t getNumStates() { return getInits().size(); }
    int64_t getNumOutputs() { return getNumResults() - getNumStates(); }
    /// Number of steps; `mlir::ShapedType::kDynamic` for a stream.
    int64_t getSteps();
    ::mlir::Block &getStep() { return getBody().front(); }
    ::mlir::Block::BlockArgListType getElementArgs() {
      return getStep().getArguments().take_front(getSequences().size());
    }
    ::mlir::Block::BlockArgListType getStateArgs() {
      return getStep().getArguments().drop_front(getSequences().size());
    }
    ::mlir::OperandRange getNextStates();
    ::mlir::OperandRange getStepOutputs();
  }];
}

def Pan_YieldOp : Pan_Op<"yield", [Pure, Terminator, ReturnLike,
                                   ParentOneOf<["ScanOp"]>]> {
  let summary = "the end of a step: next states, then outputs";
  let arguments = (ins Variadic<Pan_AnyTensor>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let builders = [OpBuilder<(ins),
      [{ build($_builder, $_state, ::mlir::ValueRange()); }]>];
}

#endif // PANNIKIN_IR_PANOPS_TD
