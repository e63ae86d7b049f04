// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// ONNX RNN:  h' = f(W x + R h + Wb + Rb)

#include "compiler/import/Operators.h"
#include "compiler/import/Recurrent.h"

namespace pannikin::onnx_import {

void importRnn(Node &node) {
  Recurrent cell(node, {"RNN", "i", {"Tanh"}, 1});
  cell.run([&](int64_t d, const Tensor &x, llvm::ArrayRef<Tensor> states) {
    Tensor sum = cell.preActivation(d, 0, x, states[0]);
    return Tensors{cell.activateGate(d, 0, sum)};
  });
}

} // namespace pannikin::onnx_import
