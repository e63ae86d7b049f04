// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not pannikin-opt --emit-c %s 2>&1 | FileCheck %s
// A module without a step or a predict function is refused.

// CHECK: error: found neither a step nor a predict function
panc.func @reset role "reset" () -> () {
}
