// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Follows views and references to the memory that they mean.

#include "compiler/passes/Places.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::panc;

std::pair<Value, int64_t> pannikin::wholeOf(Value buffer) {
  int64_t offset = 0;
  while (auto view = buffer.getDefiningOp<ViewOp>()) {
    if (view.getIndex())
      return {buffer, offset};
    offset += view.getOffset();
    buffer = view.getSource();
  }
  return {buffer, offset};
}

std::pair<const void *, int64_t> pannikin::placeOf(Value vector) {
  auto [root, offset] = wholeOf(vector);
  auto ref = root.getDefiningOp<RefOp>();
  return {ref ? ref.getSymbolAttr().getAsOpaquePointer()
              : root.getAsOpaquePointer(),
          offset};
}

bool pannikin::isSamePlace(Value a, Value b) {
  return placeOf(a) == placeOf(b) && a.getType() == b.getType();
}
