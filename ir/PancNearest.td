// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Nearest neighbours in the `panc` dialect.

#ifndef PANNIKIN_IR_PANCNEAREST_TD
#define PANNIKIN_IR_PANCNEAREST_TD

include "ir/NearestRule.td"
include "mlir/IR/SymbolInterfaces.td"

def Panc_NearestOp : Panc_Op<"nearest", [
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "what the nearest rows of a table in flash say";
  let description = [{
    As `pan.nearest`: distances are computed row by row and never kept, but for
    the `k` least. With `vote`, `values` holds one column, the output that the
    row votes for, and its value is `vote` there and 0 elsewhere.

    Constraints:
    * (C1) `input` and `out` are vectors; `prototypes` and `values` are tables
      of as many rows; the rest is as in `pan.nearest`.
    * (C2) with `vote`, values are unsigned integers below the size of `out`,
      and the kernel is not `exponential`.
  }];
  let arguments = !con(Pan_NearestRule.arguments,
      (ins Panc_BufferType:$input, FlatSymbolRefAttr:$prototypes,
           FlatSymbolRefAttr:$values, OptionalAttr<F64Attr>:$vote,
           Panc_BufferType:$out));
  let assemblyFormat = [{
    $k $metric $kernel (`mean` $mean^)? $input `prototypes` $prototypes `values`
    $values (`vote` $vote^)? `into` $out attr-dict `:` type($input) `->` type($out)
  }];
}

#endif // PANNIKIN_IR_PANCNEAREST_TD
