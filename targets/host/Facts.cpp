// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what is known about the machine that the compiler itself runs on.
#include "targets/Target.h"

namespace pannikin {

Target chip_host() {
  Target t;
  t.name = "host";
  t.description = "this computer, for tests; no cycle counts";
  t.family = Family::Host;
  t.nativeIntBits = 32;
  t.cycleKind = "none";
  t.compiler = "cc";
  t.optimization = "-O2";
  return t;
}

} // namespace pannikin
