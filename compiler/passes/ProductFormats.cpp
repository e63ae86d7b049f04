// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Chooses the formats of products that are only added to something.

#include "compiler/passes/Formats.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// A product that is only added to something needs no finer format than the
/// sum; with 16-bit activations it keeps some bits more, since shifts are
/// cheap where these are used.
void Formats::capProducts() {
  int guard = activations == 8 ? 0 : 4;
  for (auto &[leader, group] : groups) {
    Value value = group.members[0];
    if (group.members.size() != 1 || !value.getDefiningOp<MulOp>() ||
        !value.hasOneUse() || !isa<AddOp, SubOp>(*value.user_begin()))
      continue;
    FixedType own = formats[value];
    int most = of((*value.user_begin())->getResult(0)).getFraction() + guard;
    if (own.getFraction() > most)
      formats[value] = FixedType::get(value.getContext(), own.getWidth(), most);
  }
}
