// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Makes small ONNX models in memory and runs them through importer and
// reference evaluator, for the tests in this folder.

#ifndef PANNIKIN_TEST_IMPORT_MODELMAKER_H
#define PANNIKIN_TEST_IMPORT_MODELMAKER_H

#include "compiler/import/Import.h"
#include "ir/Evaluate.h"

#include <onnx/onnx_pb.h>
#include <string>
#include <vector>

namespace pannikin::test {

/// Appends a float tensor to `tensors`, stored as typed data.
void addTensor(onnx::GraphProto &graph, const std::string &name,
               const std::vector<int64_t> &shape,
               const std::vector<double> &numbers);

/// Declares a float input or output.
void declare(onnx::ValueInfoProto *value, const std::string &name,
             const std::vector<int64_t> &shape);

/// A model of opset `opset` with an empty graph.
onnx::ModelProto makeModel(int64_t opset);

/// A file in the test's scratch folder that disappears with the object.
class ScratchFile {
public:
  explicit ScratchFile(const std::string &name, const std::string &bytes);
  ~ScratchFile();
  std::string path;
};

/// What an import said and, if it succeeded, what the module computes.
struct Outcome {
  bool imported = false;
  std::string messages;
  std::vector<Tensor> results;
};

/// Imports the file at `path` and, on success, evaluates it on `inputs` (by
/// argument; none: only import).
Outcome runFile(const std::string &path, const std::vector<Tensor> &inputs,
                const ImportOptions &options = {});

/// The same for a model in memory.
Outcome runModel(const onnx::ModelProto &model,
                 const std::vector<Tensor> &inputs,
                 const ImportOptions &options = {});

} // namespace pannikin::test

#endif // PANNIKIN_TEST_IMPORT_MODELMAKER_H
