// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The passes, in the order of the pipeline.

#ifndef PANNIKIN_COMPILER_PASSES_TD
#define PANNIKIN_COMPILER_PASSES_TD

include "mlir/Pass/PassBase.td"

def CompareRounds : Pass<"compare-rounds", "::mlir::ModuleOp"> {
  let summary = "round a number between 0 and 1 by comparing it with a half";
  let description = [{
    The binary gates of Skip RNN are written as `Round` of an accumulated
    probability (Campos et al., ICLR 2018). Where a number is seen to lie
    between 0 and 1, over time too, that is a comparison, the half itself being
    rounded to 0:

        round(u) => u > 1/2

    Sigmoids, clips and constants are such numbers, so are products, choices and
    1 - x of them, and u + min(d, 1 - u). Other roundings stay; only the float
    form has them.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def RollUpRecurrence : Pass<"roll-up-recurrence", "::mlir::ModuleOp"> {
  let summary = "find the loop of a recurrence that arrived unrolled";
  let description = [{
    Exporters write a loop as one copy of its step for each element of a
    sequence. Steps that are isomorphic become one `pan.scan` again, whatever
    the cell is (docs/decisions/0010-a-loop-is-an-isomorphism-of-steps.md):

        h1 = f(x[0], 0); h2 = f(x[1], h1); .. => h = scan x init 0 of f

    Operations belong to the step of the latest element that they need. A value
    of an earlier step is a state; what the first step lacks because its state
    is zero is found by folding the generic step from there. Values that other
    operations read become outputs of the scan. Two directions, several layers
    and several loops are found one after the other. First steps of another
    form stay in front of the scan; steps with different weights stay as they
    are, and a warning says where they first differ.

    `pan.rolled_from` on the scan counts the operations that it replaces.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def RecognizeUpdateGates : Pass<"recognize-update-gates", "::mlir::ModuleOp"> {
  let summary = "find steps that change their states only where a gate says so";
  let description = [{
    In Skip RNN (Campos et al., ICLR 2018) a gate g of 0 or 1 mixes new and old
    states, in one of several forms of arithmetic. Each next state that depends
    on g becomes a choice between what it is with g = 1 and with g = 0:

        h' = g f(x, h) + (1 - g) h    =>  h' = select(g, f(x, h), h)
        d' = sigmoid(w h' + b), mixed =>  d' = select(g, sigmoid(w f(x, h) + b), d)

    where at least one state rests with the gate at one of its numbers. A gate
    is a comparison of one number. `lower-to-panc` skips what only an update
    needs.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def FuseTime : Pass<"fuse-time", "::mlir::ModuleOp"> {
  let summary = "bring everything that happens at every step into one scan";
  let description = [{
    A model streams when one scan does all its work per step. Operations that
    act on every element of a sequence alike become scans without state,
    reductions over time become scans with a running value, and scans of one
    length and direction are joined. An element picked out of a sequence
    becomes a final state; one picked out of the middle shortens its scan, and
    so does a slice that ends before the sequence does.

    What cannot be joined (a reversed scan over the whole window) stays apart,
    and the model gets a `predict` function only.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def SinkFinalStates : Pass<"sink-final-states", "::mlir::ModuleOp"> {
  let summary = "compute what only the last step is asked for behind the loop";
  let description = [{
    A state that no step reads holds an answer for whoever asks after the last
    step. Where it is computed from next states and constants alone, that is done
    once, from the final states:

        h, y = scan (h, _): h' = f(x, h); y = head(h')  =>  h = scan ..; y = head(h)
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def RecognizeSoftmax : Pass<"recognize-softmax", "::mlir::ModuleOp"> {
  let summary = "find softmax that was written out";
  let description = [{
    Naive Bayes, discriminants and mixtures are exported with the sum of
    exponentials that makes probabilities of their scores:

        x - log sum e^x         = log softmax x
        e^(x - log sum e^x)     = softmax x
        e^(x - max x) / sum e^(x - max x) = softmax x

    with or without the largest x taken out. As a softmax they are computed
    without overflow, and left out where only the class is asked for.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def RecognizeNeighbors : Pass<"recognize-neighbors", "::mlir::ModuleOp"> {
  let summary = "find kernel machines: sums of exponentials of distances";
  let description = [{
    ProtoNN, support vector machines with an RBF kernel and Gaussian processes
    arrive as arithmetic on whole matrices. Exponentials of distances between a
    vector and constant rows that are multiplied by constants and added up
    become one operation that streams over the rows:

        sum_i z[v, i] e^(-c |x - p_i|^2) = nearest(P of P rows, exponential, c)

    Distances are recognised by their algebra (ir/Distances.h): rows along
    either axis, squares as products or powers, scans over the rows, sums that
    were multiplied out. Searches for nearest neighbours are found at import.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def MergeNeighbors : Pass<"merge-neighbors", "::mlir::ModuleOp"> {
  let summary = "make one search of several for the same neighbours";
  let description = [{
    Exporters count the votes of each class apart. Searches for the same
    neighbours of the same input become one, whose values stand side by side;
    a sum that is divided by the sum of its weights becomes a mean:

        concat(nearest(x, a), nearest(x, b)) = nearest(x, [a b])
        nearest(x, a) / nearest(x, 1)        = mean nearest(x, a)
        c nearest(x, a)                      = nearest(x, c a), c > 0
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def FoldThresholds : Pass<"fold-thresholds", "::mlir::ModuleOp"> {
  let summary = "fold scalers in front of decision trees into thresholds";
  let description = [{
    Trees only compare. A monotone function of a feature (a scaler's shift and
    factor, a limit) is undone on the threshold instead:

        f(x) <= t  becomes  x <= max {y : f(y) <= t}

    The largest such y is searched among the numbers of the graph's own float
    format, f being rounded as the graph rounds it, so that every input takes
    the same branch as before. Where f decreases the children are exchanged.
    Features that are picked, joined or reshaped become other feature numbers.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def MergeTrees : Pass<"merge-trees", "::mlir::ModuleOp"> {
  let summary = "make one ensemble of several that are added up";
  let description = [{
    Bagging and boosting arrive as many ensembles and the arithmetic that joins
    them. What is computed from the answer of one tree alone is computed for
    each of its leaves; constant factors and addends go into leaves and base;
    sums and means of ensembles over the same features become one ensemble.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def FollowPath : Pass<"follow-path", "::mlir::ModuleOp"> {
  let summary = "compute one path of a tree instead of all of its nodes";
  let description = [{
    Bonsai multiplies the score of every node by the indicators above it,
    (1 + tanh(c t z)) / 2 and (1 - tanh(c t z)) / 2. With a steep c all nodes but
    those of one path are multiplied by 0:

        sum_k (prod of [t_i z > 0] or [t_i z < 0] above k) f_k(z)
          =>  scan depth + 1 times: sum += f_node(z), node = child(node)

    An indicator is whatever is affine in a steep tanh, sigmoid or clipped line
    of a matrix and 0 on one side; the scores differ in their matrices alone,
    which become one table (`pan.matvec .. at`). Missing nodes get no score.
    A tree with soft indicators, or with other scores, stays whole.
    See docs/decisions/0014-a-path-is-a-loop.md.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def DropSoftmax : Pass<"drop-softmax", "::mlir::ModuleOp"> {
  let summary = "answer with scores where a model ends in probabilities";
  let description = [{
    A softmax at the end, or its logarithm, is taken away: the class with the
    largest score is the one with the largest probability. Saves a table of
    514 bytes, a division a class, and the sum. Only what a caller asks for
    with `--scores`; probabilities that the model itself reads stay.

    With `trees` it takes away what only turns the sums of classical models into
    probabilities: behind decision trees a softmax or a sigmoid of each class,
    behind any model a sigmoid or softmax whose classes are divided by their
    norm. Such models answer with scores unless a caller asks for
    `--probabilities`. Results that have labels of classes are marked with
    `pan.scores`: only which of them is the largest counts.
  }];
  let options = [
    Option<"trees", "trees", "bool", "false", "what classical models end in instead">
  ];
}

def FoldScales : Pass<"fold-scales", "::mlir::ModuleOp"> {
  let summary = "fold constant factors and offsets into weights and biases";
  let description = [{
    Normalisation, batch normalisation and the slopes of hard sigmoids are
    multiplications by constants around a matrix; the weights absorb them, so
    that they cost nothing on the chip and no rounding:

        W (c x)     = (W diag(c)) x
        W (x + d)   = W x + W d
        c (W x)     = (diag(c) W) x
        A (B x)     = (A B) x          when A B has fewer entries than both
        c (a + b)   = c a + c b        when a and b are matvecs, sums or constants
        (x + d) + e = x + (d + e)
        c (d - x)   = c d - c x
        (d - x) + e = (d + e) - x
        x - d       = x + (-d)

    Works on `f32` only. Never changes what is computed in real numbers.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

include "compiler/passes/ExactPasses.td"
include "compiler/passes/WeightPasses.td"

def SplitBricks : Pass<"split-bricks", "::mlir::ModuleOp"> {
  let summary = "run bricks one after the other instead of side by side";
  let description = [{
    A layer that was traced over the bricks of one run computes rows
    `[bricks, hidden]` at each step. When no operation of the step mixes rows,
    the loop along time becomes the step of a loop over bricks, so that one
    state serves all of them:

        scan over T of [N, ..]  =  scan over N of (scan over T of [..])

    A step that mixes rows stays as it is.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def NormalizeSteps : Pass<"normalize-steps", "::mlir::ModuleOp"> {
  let summary = "give the step of every loop one form";
  let description = [{
    A cell may arrive unrolled, as a loop, or as one operator; the same cell
    becomes the same C. What needs nothing of the step moves before the loop.
    Sequences, states and outputs are sorted by what they are; so are operands
    whose order is free, with constants last. Matrices come before the
    operations on their results. `pan.written_out` on the function says that a
    cell was no operator of ONNX; its tables are then named by what they do.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def RecognizeCells : Pass<"recognize-cells", "::mlir::ModuleOp"> {
  let summary = "name the cells of loops for reports";
  let description = [{
    Looks at the algebra of a step, not at the names of nodes, with f and g any
    functions of one element and constants:

        RNN       h' = f(W x + U h)
        FastRNN   h' = beta h + alpha c
        FastGRNN  h' = z h + f(z) c     one pre-activation for z and c
        UGRNN     h' = z h + f(z) c     with one each
        GRU       the same, and c depends on a product of gate and state
        LSTM      c' = f c + i g, h' = o f(c')

    A name that an operator of the model gave stays. A name changes nothing.
  }];
}

def BoundRanges : Pass<"bound-ranges", "::mlir::ModuleOp"> {
  let summary = "prove the range of every value from the weights alone";
  let description = [{
    Interval arithmetic, iterated over the steps of a scan. Sums of products in
    which a gate occurs twice, such as `z h + (1 - z) n`, are affine in the
    gate, so their extremes lie where the gate is at one of its ends: that
    proves |h| <= 1 for a GRU, |c| <= T for an LSTM and zeta + T nu for
    FastGRNN. The state of a stream, whose T is unknown, is assumed to stay
    within 16 and saturates there; inputs lie in `input-range`, or are assumed to
    stay within 32 and are then kept in 16 bits.
    Ranges that `calibrate` measured are kept.
  }];
  let options = [
    Option<"inputRange", "input-range", "double", /*default=*/"0",
           "largest magnitude of an input, in the model's units; 0: not known">];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def CondenseNeighbors : Pass<"condense-neighbors", "::mlir::ModuleOp"> {
  let summary = "leave stored rows out that the answers do not need";
  let description = [{
    A model of nearest neighbours is as large as its stored rows. Rows are taken
    away one by one, always the one without which the answers on the
    calibration rows move least (shares of votes, which move before the class
    does); of rows that move nothing first those that no input needs. It stops at `prototypes` rows, and before the loss exceeds
    `loss` percent: of votes the share of inputs whose class changes, of other
    answers the squared change in shares of their variance.

    Rows that were fitted to some inputs do worse on others: two of three
    calibration rows choose, every third only measures, and the loss is the
    worse of both. What was kept and lost is noted in `pan.condensed` on the
    module, for the report.
    Kernel machines (ProtoNN), of which every row counts, stay as they are.
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"\"\"",
           "file of calibration rows">,
    Option<"prototypes", "prototypes", "int64_t", "0",
           "number of rows to reach; 0: none is asked for">,
    Option<"loss", "loss", "double", "100", "percent of the answers">];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def Calibrate : Pass<"calibrate", "::mlir::ModuleOp"> {
  let summary = "measure the range of every value on calibration rows";
  let description = [{
    Runs the float evaluator on each row of `data` (a .npy or .csv file whose
    rows fill the first input) and records the smallest and largest value, and
    for operands of matrices the 8-bit fraction with the least squared error.

    Marks decision trees with `pan.byte_sums` where only the class counts (an
    argmax or a result with `pan.scores` reads the sums) and sums of single bytes
    change it for at most one of 200 rows, points between rows included.
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"\"\"",
           "file of calibration rows">];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def FixFeatures : Pass<"fix-features", "::mlir::ModuleOp"> {
  let summary = "choose the integers in which features enter decision trees";
  let description = [{
    An input that only decision trees read becomes `int8`, `uint8`, `int16` or `int32`,
    with a fraction for each feature where one does not serve them all, and
    thresholds move to that grid in the direction that keeps the branch of
    every number on it. What saturates lies beyond every threshold. With `auto`
    features are 8 bits wide if the calibration rows are integers of such a
    format, else 16, or 32 where 16 led more than one of 500 rows to another
    leaf; `float` leaves the input as it is, and the chip compares
    its bits as integers.

    `calibrate` notes the grid of the rows in the argument attribute `pan.grid`
    and `pan.coarse` where 16 bits are too few; `pan.real` marks an argument that stays `f32`.
  }];
  let options = [
    Option<"features", "features", "std::string", "\"auto\"",
           "auto, float, int8, uint8, int16, int32, or an integer with its fraction, as in uint8:0">,
    Option<"bits", "bits", "unsigned", "0",
           "bits of a feature with auto: 8, 16 (or more), or 0 to choose by the data">
  ];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def FixPoint : Pass<"fix-point", "::mlir::ModuleOp"> {
  let summary = "give every value a fixed-point format";
  let description = [{
    The law of numbers (docs/numbers.md) turned into types. Weights get one
    exponent a row; operands of matrices are 8 bit with `activations=8`, states
    that are added to are 16 bit, with a rounded 8-bit copy for the matrix;
    parts of a pre-activation are 16 bit with fraction 12 and saturate; sigmoid
    and tanh become tables. A row's exponent is the largest that keeps its
    weights in width and its accumulator provably in 32 bits.

    A vector that only matrices read gets a fraction for each element where the
    calibration rows ask for it: measurements differ in scale, and the weights
    carry the difference.

    Needs ranges on all values: run `calibrate` or `bound-ranges` first.
  }];
  let options = [
    Option<"weights", "weights", "unsigned", /*default=*/"8", "bits of a weight: 8 or 16">,
    Option<"activations", "activations", "unsigned", /*default=*/"8",
           "bits of a matrix operand: 8 or 16">,
    Option<"leaves", "leaves", "unsigned", /*default=*/"0",
           "bits of a leaf of decision trees, 4 to 16; 0: 16 for a single number, else as many as a weight, or what sums of bytes leave where calibrate found these to keep the class">];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

include "compiler/passes/TreePasses.td"
include "compiler/passes/LoweringPasses.td"

#endif // PANNIKIN_COMPILER_PASSES_TD
