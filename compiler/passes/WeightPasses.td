// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Passes that make weights fewer or narrower and change answers a little, or
// wider where they must not.

#ifndef PANNIKIN_COMPILER_WEIGHTPASSES_TD
#define PANNIKIN_COMPILER_WEIGHTPASSES_TD

include "mlir/Pass/PassBase.td"

def DropUnits : Pass<"drop-units", "::mlir::ModuleOp"> {
  let summary = "remove hidden units that the others can stand in for";
  let description = [{
    A smaller dense model for time and RAM. Always the unit goes whose readers
    (all gates, the next layer, the head) lose least when their other inputs and
    biases make it good by least squares:

        loss = sum over rows of w_j^2 / inverse(G)_jj,  G = E[z z']

    in shares of the mean square of each reader's sum. Its columns become 0, the
    others are corrected, and the head is refitted to the float scores;
    `remove-dead-weights` then takes the unit out of matrices, biases and states.
    It stops at `units` in every layer, or, with 0, before the answers on the
    calibration rows diverge by half of what `max-drop` points allow: units
    chosen on training rows do worse on others.
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"\"\"",
           "file of calibration rows">,
    Option<"units", "units", "int64_t", "0", "units to keep; 0: by loss">,
    Option<"maxDrop", "max-drop", "double", "1", "points of accuracy">];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def Sparsify : Pass<"sparsify", "::mlir::ModuleOp"> {
  let summary = "set weights to 0 that the sums can do without";
  let description = [{
    Weights go one at a time, always the one whose loss is least while all that
    is left makes it good (Optimal Brain Surgeon, exactly, row by row):

        loss = w_j^2 / inverse(G)_jj,  G = E[z z'],  z = [x; h; 1]

    Matrices whose results are added up (`W x + U h + b`) are one matrix, and its
    bias takes corrections too; layers come one after the other, on the inputs
    that the changed ones before give, and the head is refitted. One threshold
    serves all rows of the matrices that read one vector, until a share
    `sparsity` of them is 0, zeros that came in included. With `plain`, or
    without data, the smallest weights go and nothing makes it good.
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"\"\"",
           "file of calibration rows">,
    Option<"sparsity", "sparsity", "double", "0", "share of zeros, 0 to 1">,
    Option<"plain", "plain", "bool", "false", "by size, without correction">];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def NarrowWeights : Pass<"narrow-weights", "::mlir::ModuleOp"> {
  let summary = "round weights to few levels";
  let description = [{
    Weights become `level * scale`, the scale being m 2^-e with m in 8..15 for a
    row (or all matrices that read one vector), chosen by the error weighted by
    the second moments of the inputs. Rounding feeds its error on: what a column
    lost the next ones make good, the bias last (GPTQ):

        e = (w_j - round(w_j)) / U_jj,  w_k -= e U_jk,  U' U = inverse(G)

    on the joint matrix [W U b] of a sum, as in `sparsify`; zeros that came in
    stay zeros. `weights` is 8, 6, 5, 4, 3, 2 (odd levels), ternary, binary, pow2
    (0 and powers of two) or codebook:N (levels fitted by weighted k-means). All
    are integers of at most 8 bits, so that only storage differs later on. With
    `plain`, or without data, every weight goes to the next level.
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"\"\"",
           "file of calibration rows">,
    Option<"weights", "weights", "std::string", "\"8\"",
           "the form of a weight; behind a comma that of single matrices, as in 4,fc=8">,
    Option<"plain", "plain", "bool", "false", "to the next level, without feedback">];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def Compress : Pass<"compress", "::mlir::ModuleOp"> {
  let summary = "search the smallest weights that still answer the same";
  let description = [{
    A greedy search over what `narrow-weights` and `sparsify` can do to the
    matrices that read one vector: fewer bits, more zeros, one scale for all
    rows. Always the step that diverges least for a byte saved is taken; the
    guard then measures all calibration rows and takes it back where the answers
    leave those of the float model by more than `max-drop` points allow: the mean
    Kullback-Leibler divergence of the probabilities, softened by a temperature of
    3, decides, 0.005 nats for one point, and changed classes are a veto. Training
    rows are saturated and few: their classes alone would say nothing until damage
    is done.

    What was found is noted in `pan.compressed` on the module, for the report.
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"\"\"",
           "file of calibration rows">,
    Option<"maxDrop", "max-drop", "double", "1", "points of accuracy">,
    Option<"jobs", "jobs", "unsigned", "1", "threads; the result is the same">];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def WidenWeights : Pass<"widen-weights", "::mlir::ModuleOp"> {
  let summary = "find matrices that 8 bits do not hold, by answers on calibration rows";
  let description = [{
    Rounds all matrices of the float function to 8 bits a weight, those by which
    exponentials of distances are multiplied too. Where that
    is to change more than one of `one-of` answers, by the leads and their
    errors on the rows of `data` (another output is the largest; a single one
    moves by a hundredth of what it varies),
    matrices get `pan.wide_weights`, for which `fix-point` gives 16 bits, those
    first whose own rounding moves the answers most for each weight, until no
    more change. What another pass brought to a form that 8 bits hold
    (`pan.exact`) stays so. Models that run in time are left as they are: every step would
    pay, and their answers are sums of many.
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"\"\"",
           "file of calibration rows">,
    Option<"oneOf", "one-of", "int64_t", "200",
           "how many rows there are for each answer that may change">];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

#endif // PANNIKIN_COMPILER_WEIGHTPASSES_TD
