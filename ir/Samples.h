// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How the rows of tensor files become the inputs of a model: one run a row.

#ifndef PANNIKIN_IR_SAMPLES_H
#define PANNIKIN_IR_SAMPLES_H

#include "ir/Csv.h"
#include "ir/Evaluate.h"

namespace pannikin {

/// One input as data fills it. `shape` is the one of the ONNX graph, for
/// messages; `tensor` that of the evaluator, without unit dimensions. The
/// graph of a `stream` is one step and `tensor` begins with a dynamic time.
struct SampleInput {
  std::string name;
  llvm::SmallVector<int64_t> shape, tensor;
  bool stream = false;
  NonFinite nonFinite = NonFinite::Refused;
};

/// What numbers that are not finite are to the operations of `pan` or `panc`
/// that read `input`: decision trees on floats know them, all others do not.
NonFinite nonFiniteIn(mlir::BlockArgument input);

/// The inputs of an imported function, by its `pan.name`, `pan.shape` and
/// `pan.stream`, and by who reads them.
std::vector<SampleInput> sampleInputsOf(mlir::func::FuncOp function);

/// Rows of data, checked against the inputs of a model.
class Samples {
public:
  /// Reads one file for each input: `files` holds `X.npy` for the only input or
  /// `name=X.npy`. The numbers of a row fill the input in row-major order; for
  /// a stream they are T steps, T being whatever the row has. Errors name the
  /// file and both shapes. `limit` keeps the first rows only, 0 keeps all.
  static llvm::Expected<Samples> load(llvm::ArrayRef<SampleInput> inputs,
                                      llvm::ArrayRef<std::string> files,
                                      int64_t limit = 0);

  int64_t getNumRows() const { return rows; }
  /// Rows in the files, `limit` notwithstanding: what labels must match.
  int64_t getNumFileRows() const { return fileRows; }
  /// Steps of a row; 0 when no input is a stream.
  int64_t getNumSteps() const { return steps; }
  /// The inputs of one run, in the order of the model's inputs.
  std::vector<Tensor> row(int64_t index) const;
  /// All runs in their order.
  std::vector<std::vector<Tensor>> allRows() const;

private:
  llvm::Error add(const SampleInput &input, NpyArray array);

  /// One input's numbers and the shape that a row of them has.
  struct Column {
    std::vector<double> data;
    llvm::SmallVector<int64_t> shape;
    std::string file;
  };
  std::vector<Column> columns;
  int64_t rows = 0, fileRows = 0, steps = 0;
};

} // namespace pannikin

#endif // PANNIKIN_IR_SAMPLES_H
