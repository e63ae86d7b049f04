// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `pannikin operators`: what the importer reads, as a Markdown table.

#include "compiler/driver/Options.h"
#include "compiler/import/Import.h"
#include "llvm/Support/raw_ostream.h"

using namespace pannikin;

Status pannikin::listOperators() {
  printOperatorTable(llvm::outs());
  return Done;
}
