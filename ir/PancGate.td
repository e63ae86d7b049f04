// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a step may skip.

#ifndef PANNIKIN_IR_PANCGATE_TD
#define PANNIKIN_IR_PANCGATE_TD

def Panc_SkipIfOp : Panc_Op<"skip_if", [NoTerminator, SingleBlock,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "operations that run unless a flag says no";
  let description = [{
    The region is skipped where the number of `flag` is not 0, or with `zero`
    where it is 0. What it writes stays what it was.

    With `until` the caller can know for how long: the flag says skip as long as
    `accumulator`, an integer that each skipped step adds `increment` to, is at
    most `limit`. `steps_until_update` of the C is made of that.

    Constraints:
    * (C1) `flag` is one number.
    * (C2) `accumulator` and `increment` are states of one signed 16-bit number,
      and `limit` is one.
  }];
  let arguments = (ins Panc_BufferType:$flag, UnitAttr:$zero,
      OptionalAttr<FlatSymbolRefAttr>:$accumulator,
      OptionalAttr<FlatSymbolRefAttr>:$increment, OptionalAttr<I64Attr>:$limit);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    (`zero` $zero^)? $flag (`until` $accumulator^ `plus` $increment `beyond`
    $limit)? attr-dict `:` type($flag) $body
  }];
  let hasVerifier = 1;
}

#endif // PANNIKIN_IR_PANCGATE_TD
