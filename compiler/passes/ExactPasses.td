// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Passes that make a model smaller and compute the same, in the order of the
// pipeline.

#ifndef PANNIKIN_COMPILER_EXACTPASSES_TD
#define PANNIKIN_COMPILER_EXACTPASSES_TD

include "mlir/Pass/PassBase.td"

def RemoveDeadWeights : Pass<"remove-dead-weights", "::mlir::ModuleOp"> {
  let summary = "remove units that nothing reads, that never change or that repeat others";
  let description = [{
    Looks at every single element of every vector. One that no result of the
    function depends on, because the columns that read it are zero, goes out of
    all matrices, biases and states together with what is added to it, multiplied
    by it or computed from it element by element: a unit of a cell with all of
    its gates, or an element between the factors of a matrix of low rank.

        column j of all readers is zero   =>  unit j goes
        x_j = k at every step             =>  W x = W' x' + k W[:, j]
        x_j = x_i at every step           =>  W x = W' x', W'[:, i] = W[:, i] + W[:, j]

    Elements are equal when they are computed in one way from equal elements; a
    state, when it also starts equal. Vectors of which no element is needed
    become constants, so that a gate that only multiplies zero is gone. A scan of
    which only slices along time are read ends after the last step in them.

    Inputs and results of the function keep their sizes, and so does what an
    operation reads as a whole (softmax, trees, neighbours). Works on `f32` only.
    Removing what is not read changes no bit; units that are constant or repeated
    change sums by float rounding.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def FactorLowRank : Pass<"factor-low-rank", "::mlir::ModuleOp"> {
  let summary = "multiply by two thin matrices instead of one";
  let description = [{
    A matrix of M rows and N columns whose rank R is so low that two factors have
    fewer entries becomes these two, by its singular value decomposition:

        W x = A (B x),  A [M, R], B [R, N],  R (M + N + 1) < M N

    (1 for the exponents of the middle). Matrices that read one vector, such as
    those of gates, are tried as one matrix of all of their rows, whose middle
    vector they then share. The elements of the middle are scaled by powers of
    two so that the columns of A and the rows of B have even ranges. Zeros count
    for a matrix: one that is smaller without its zeros stays.

    With `rank=0` the rank is that which the numbers have within the rounding of
    floats. Factors that came in stay factors: their product has more entries.

    Another `rank` is reached first, where factors of it are smaller, with the
    least error on calibration rows: of W L, where L L' = E[x x'], the largest
    singular values stay. The other columns of a sum make good what was lost,
    and the head is refitted, as in `sparsify`.
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"\"\"",
           "file of calibration rows">,
    Option<"rank", "rank", "int64_t", "0", "0: only what is exactly of low rank">,
    Option<"plain", "plain", "bool", "false", "of W itself, without correction">];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

#endif // PANNIKIN_COMPILER_EXACTPASSES_TD
