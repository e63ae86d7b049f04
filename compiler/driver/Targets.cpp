// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `pannikin targets`: the chips that it knows.

#include "compiler/driver/Options.h"
#include "compiler/driver/Table.h"

using namespace pannikin;

static std::string sizeText(uint32_t bytes) {
  return bytes ? countText(bytes / 1024) + " KB" : "no limit";
}

Status pannikin::listTargets() {
  Table table;
  table.row({"name", "flash", "RAM", "compiler", "what it is"});
  for (const Target &target : allTargets())
    table.row({target.name, sizeText(target.flashBytes),
               sizeText(target.ramBytes), target.compiler, target.description});
  table.print();
  return Done;
}
