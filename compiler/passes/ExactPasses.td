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

#endif // PANNIKIN_COMPILER_EXACTPASSES_TD
