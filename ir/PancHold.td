// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What rests until it has moved far enough, and a list of what has moved.

#ifndef PANNIKIN_IR_PANCHOLD_TD
#define PANNIKIN_IR_PANCHOLD_TD

include "ir/PanDialect.td"

def Panc_HoldOp : Panc_Op<"hold", [AttrSizedOperandSegments]> {
  let summary = "follows the elements of a vector that moved";
  let description = [{
    As `pan.hold`, in place: `kept` becomes the result. With `moved` the changes
    are listed for `panc.gemv`: `columns` starts with their number n and goes on
    with their n indices in order; the first n of `differences` are what was
    added to these elements.

    Constraints:
    * (C1) `input` and `kept` are vectors of one fixed type of 8 or 16 bits, with
      one fraction; `threshold` is finite and at least 0.
    * (C2) for N <= 255 elements `columns` is `[N + 1]` of `!pan.fixed<u8, 0>`,
      and `differences` is `[N]` with the width and fraction of `input`, signed.
  }];
  let arguments = (ins Panc_BufferType:$input, Optional<Panc_BufferType>:$columns,
      Optional<Panc_BufferType>:$differences, Panc_BufferType:$kept,
      F64Attr:$threshold);
  let assemblyFormat = [{
    $input `into` $kept `by` $threshold (`moved` $columns^ `,` $differences)?
    attr-dict `:` type($input) `->` type($kept) (`,` type($columns)^ `,`
    type($differences))?
  }];
  let hasVerifier = 1;
}

#endif // PANNIKIN_IR_PANCHOLD_TD
