// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Nearest neighbours and kernel machines in the `pan` dialect.

#ifndef PANNIKIN_IR_PANNEAREST_TD
#define PANNIKIN_IR_PANNEAREST_TD

include "ir/NearestRule.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Pan_NearestOp : Pan_Op<"nearest", [Pure]> {
  let summary = "what the nearest of stored vectors say, weighted and added up";
  let description = [{
    With `d_i` the distance (`squared_l2`: sum_j (x_j - p_ij)^2; `l1`: sum_j
    |x_j - p_ij|; `minkowski`: sum_j |x_j - p_ij|^power, whose root orders rows
    alike; `chebyshev`: max_j |x_j - p_ij|) from `input` to row `i` of
    `prototypes`, and N the `k` rows of the least distance, the first row first
    among equals:

        result[v] = sum over i in N of w(d_i) * values[i, v]

    The weight is 1 (`one`: votes, where rows of `values` are one-hot), e^(-scale
    d) (`exponential`: ProtoNN with k = all rows and scale = gamma^2), 1 / max(d,
    scale) (`reciprocal`) or 1 / max(sqrt d, scale) (`reciprocal_root`). With
    `mean` the sum is divided by that of the weights.

    *Fixed numbers.* Input and prototypes are integers of one format, and
    distances are integers, with `drop` bits of every square or power left out:
    D_i = sum_j floor((x_j - p_ij)^2 / 2^drop).

    * `one`: values have the fraction of the result, and are added.
    * `exponential`: with n = |low|, u = min(D >> cell, |high| n - 1), w =
      floor(high[u / n] (low[u mod n] + 1) / 2^b + 1/2), a weight of fraction 16,
      where b is 8 if all of `low` are below 256, else 16; and the result the sum of floor(w v / 2^trim), rounded.
    * `reciprocal` and `reciprocal_root`, with `mean` only: D' = max(D, least).
      If the least D' of N is 0, weights are 2^bits where D' = 0, else 0.
      Otherwise r = D', or for `reciprocal_root` r = isqrt(D' 4^t) with the
      largest t that keeps the D' of N below 2^32. With r_0 the least r and e =
      min(bits, 31 - floor(log2 r_0)), w = min(floor(r_0 2^e / floor(r /
      2^(bits - e))), 2^bits). The result, with the fraction of the values, is
      floor((sum w v + floor(s / 2)) / s) where s is the sum of the weights.

    Constraints:
    * (C1) `input` is `[D]`, `prototypes` `[P, D]`, `values` `[P, V]`, `result`
      `[V]`, and `k` lies in 1..P.
    * (C2) all element types are `f32`, or all are fixed, without a fraction for
      each row; then input and prototypes have one type, and values have the
      fraction of the result unless the kernel is `exponential`.
    * (C3) `prototypes` and `values` are constants.
    * (C4) `mean` goes with `reciprocal` and `reciprocal_root` only, and with
      fixed numbers they need it.
    * (C5) with fixed numbers an exponential has tables of numbers in 0..65535,
      of which `low` has a power of two; and no distance reaches 2^32
      (`minkowski`: 2^53, and no power 2^64), no sum 2^31.
    * (C6) `minkowski` has a `power` of 3 to 16 and goes with `one` only.

    Example: 3 neighbours vote
    ```mlir
    %y = pan.nearest 3 squared_l2 one %x, %p, %v : tensor<2xf32>, tensor<9x2xf32>, tensor<9x4xf32> -> tensor<4xf32>
    ```
  }];
  let arguments = !con(Pan_NearestRule.arguments,
      (ins Pan_Tensor:$input, Pan_Tensor:$prototypes, Pan_Tensor:$values));
  let results = (outs Pan_Tensor:$result);
  let assemblyFormat = [{
    $k $metric $kernel (`mean` $mean^)? $input `,` $prototypes `,` $values attr-dict
    `:` type($input) `,` type($prototypes) `,` type($values) `->` type($result)
  }];
  let hasVerifier = 1;
}

#endif // PANNIKIN_IR_PANNEAREST_TD
