// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Passes that make a model smaller and compute the same, in the order of the
// pipeline.

#ifndef PANNIKIN_COMPILER_EXACTPASSES_TD
#define PANNIKIN_COMPILER_EXACTPASSES_TD

include "mlir/Pass/PassBase.td"

def ExpandSquares : Pass<"expand-squares", "::mlir::ModuleOp"> {
  let summary = "multiply out weighted sums of squares of features";
  let description = [{
    Gaussian naive Bayes asks how far an input is from each class in units of
    its spread. No one scale fits the differences of all features and classes:

        sum_j s_kj (x_j - t_kj)^2 = S' z^2 - 2 (S' t') z + sum_j s'_kj t'_kj^2

    with z = (x - m) c, s' = s / c^2 and t' = (t - m) c, m the mean of the
    centres of a feature and c^2 that of its weights: two products with numbers
    near 1, and no matrix of differences in RAM. Distances with one weight stay:
    they would lose digits.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def FoldSelections : Pass<"fold-selections", "::mlir::ModuleOp"> {
  let summary = "multiply all features instead of some that were picked and joined";
  let description = [{
    Feature selection and column transformers pick features of an input, shift
    and scale some, and join them again:

        W concat(a x[2..4], x[0]) = W' (s x)

    where W' has the columns of W in the order of the input and zeros for what
    was not picked, and s the factors. What remains is a product with the input
    as it is, of which each feature has a scale of its own in fixed point. A
    feature that is picked twice with different factors stays as it was.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

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

def FactorKronecker : Pass<"factor-kronecker", "::mlir::ModuleOp"> {
  let summary = "multiply by two small matrices instead of their Kronecker product";
  let description = [{
    A matrix of which every block is a multiple of one block is a Kronecker
    product, W = A (x) B with A [P, Q] and B [R, S]. With x as a matrix X of Q
    rows and S columns

        W x = A X B',  as transpose(A transpose(B X))

    each small matrix being applied to every row. That is done where it takes
    fewer bytes and less time, the numbers in the middle being rounded and moved
    too: 64 rows of 64 pay, 32 of 32 do not with 8-bit activations; of all sizes that fit within the rounding of floats the
    one that takes fewest is used (Van Loan and Pitsianis, Approximation with
    Kronecker products, 1993). What an exporter has written as such a product of
    three matrices stays one.
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

def EqualizeRanges : Pass<"equalize-ranges", "::mlir::ModuleOp"> {
  let summary = "scale units so that those of a vector have even ranges";
  let description = [{
    All elements of a vector share one format. A unit that is linear or ends in a
    relu may be larger or smaller by a power of two when its readers make up for
    it, and so may the state of such a recurrence:

        A (B x) = (A diag(2^-k)) (diag(2^k) B x)
        D relu(W x + b) = (D diag(2^-k)) relu(diag(2^k) (W x + b))

    k evens out what comes in, the sum of magnitudes of a row and its bias, and
    what goes out, the largest weight that reads the unit (Nagel et al.,
    Data-free quantization through weight equalization and bias correction,
    2019). Where units differ by less than a factor of 16 in that ratio, nothing
    changes. Units that end in a sigmoid or tanh, or are multiplied by others,
    keep their scale. The function is the same to the bit.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

#endif // PANNIKIN_COMPILER_EXACTPASSES_TD
