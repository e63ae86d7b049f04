// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Working memory of a function. Buffers whose planned bytes do not overlap
// others are plain locals; those that share bytes are members of a union, each
// behind a gap that puts it where `plan-memory` wants it.

#include "compiler/emit/CTypes.h"
#include "compiler/emit/Functions.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

static panc::BufferType typeOf(panc::ScratchOp op) {
  return cast<panc::BufferType>(op.getResult().getType());
}

static int64_t startOf(panc::ScratchOp op) {
  return int64_t(op.getOffset().value_or(0));
}

static int64_t endOf(panc::ScratchOp op) {
  return startOf(op) + typeOf(op).getBytes();
}

static std::string declaration(panc::BufferType type, const std::string &name) {
  std::string text = cTypeOf(type.getElementType()) + " " + name;
  for (int64_t size : type.getShape())
    text += "[" + std::to_string(size) + "]";
  return text + "; /* " + scaleText(type.getElementType()) + " */";
}

void FunctionEmitter::declareUnion(ArrayRef<panc::ScratchOp> group,
                                   unsigned number) {
  std::string shared = locals->local(
      number ? "shared" + std::to_string(number + 1) : std::string("shared"));
  int64_t start = startOf(group.front());
  writer.comment("Never alive together where they overlap");
  writer.open("union");
  Names members;
  for (panc::ScratchOp op : group) {
    std::string name = members.local(op.getName());
    Place &place = places[op.getResult()];
    place.type = typeOf(op);
    int64_t gap = startOf(op) - start;
    if (gap == 0) {
      place.text = shared + "." + name;
      writer.line(declaration(typeOf(op), name));
      continue;
    }
    std::string at = members.local("at" + std::to_string(gap));
    place.text = shared + "." + at + "." + name;
    writer.open("struct");
    writer.line("uint8_t gap[" + Twine(gap) + "];");
    writer.line(declaration(typeOf(op), name));
    writer.close(" " + at + ";");
  }
  writer.close(" " + shared + ";");
}

void FunctionEmitter::declareScratch(panc::FuncOp func) {
  std::vector<panc::ScratchOp> ops;
  bool planned = true;
  func.walk([&](panc::ScratchOp op) {
    ops.push_back(op);
    planned &= op.getOffset().has_value();
  });
  if (planned)
    llvm::stable_sort(ops, [](panc::ScratchOp a, panc::ScratchOp b) {
      return startOf(a) < startOf(b);
    });
  unsigned unions = 0;
  for (size_t i = 0; i < ops.size();) {
    size_t j = i + 1;
    for (int64_t end = endOf(ops[i]);
         planned && j < ops.size() && startOf(ops[j]) < end; ++j)
      end = std::max(end, endOf(ops[j]));
    if (j - i > 1) {
      declareUnion(ArrayRef(ops).slice(i, j - i), unions++);
    } else {
      std::string name = locals->local(ops[i].getName());
      places[ops[i].getResult()] = {name, 0, typeOf(ops[i]), {}};
      writer.line(declaration(typeOf(ops[i]), name));
    }
    i = j;
  }
}
