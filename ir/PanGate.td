// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gates in the `pan` dialect: what is compared, and what is chosen by it.

#ifndef PANNIKIN_IR_PANGATE_TD
#define PANNIKIN_IR_PANGATE_TD

include "ir/PanDialect.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Pan_GreaterOp : Pan_Op<"greater", [Pure]> {
  let summary = "1 where the first number is the greater one, else 0";
  let description = [{
    `result = lhs > rhs ? 1 : 0`. Fixed numbers are compared exactly, whatever
    their fractions.

    Constraints:
    * (C1) the shape of the result is the broadcast shape of the operands.
    * (C2) either all element types are `f32` or all are fixed.
    * (C3) fixed types have one fraction, not one for each row.
    * (C4) the result's type holds the number 1.
  }];
  let arguments = (ins Pan_Value:$lhs, Pan_Value:$rhs);
  let results = (outs Pan_Value:$result);
  let assemblyFormat = [{
    $lhs `,` $rhs attr-dict `:` type($lhs) `,` type($rhs) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Pan_SelectOp : Pan_Op<"select", [Pure]> {
  let summary = "one of two numbers, as a gate says";
  let description = [{
    `result = quantize(gate != 0 ? chosen : other)`. Where both have the format
    of the result, a state that is chosen stays what it was, bit for bit.

    Constraints:
    * (C1) the shape of the result is the broadcast shape of the operands.
    * (C2) the element types of `chosen`, `other` and the result are all `f32`
      or all fixed; that of the gate is either.
    * (C3) fixed types have one fraction, not one for each row.
  }];
  let arguments = (ins Pan_Value:$gate, Pan_Value:$chosen, Pan_Value:$other);
  let results = (outs Pan_Value:$result);
  let assemblyFormat = [{
    $gate `,` $chosen `,` $other attr-dict `:` type($gate) `,` type($chosen) `,`
    type($other) `->` type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

#endif // PANNIKIN_IR_PANGATE_TD
