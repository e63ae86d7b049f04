// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What rests until it has moved far enough.

#ifndef PANNIKIN_IR_PANHOLD_TD
#define PANNIKIN_IR_PANHOLD_TD

include "ir/PanDialect.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Pan_HoldOp : Pan_Op<"hold", [Pure, SameOperandsAndResultType]> {
  let summary = "the numbers of a vector that moved, the others as they were";
  let description = [{
    A state that follows `input` where it has gone further than `threshold` from
    what is `kept`, element by element, and stays where it has not. With T =
    floor(threshold * 2^fraction), integers x and k, and L = 2^(width - 1) - 1:

        result = |x - k| > T ? k + min(max(x - k, -L), L) : k

    so that a difference is a number of `width` bits with a sign: a jump of more
    than L is made in two steps. A matrix times `result` changes by its columns
    times the differences, which is all that has to be computed (delta networks:
    Neil et al., 2017).

    Constraints:
    * (C1) `input`, `kept` and `result` are vectors of one fixed type of 8 or 16
      bits, with one fraction.
    * (C2) `threshold` is finite and at least 0.

    Example:
    ```mlir
    %next = pan.hold %x, %kept by 2.5e-01 : tensor<9x!pan.fixed<8, 5>>
    ```
  }];
  let arguments = (ins Pan_Tensor:$input, Pan_Tensor:$kept, F64Attr:$threshold);
  let results = (outs Pan_Tensor:$result);
  let assemblyFormat =
      "$input `,` $kept `by` $threshold attr-dict `:` type($result)";
  let hasVerifier = 1;
}

#endif // PANNIKIN_IR_PANHOLD_TD
