// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A module that holds no model is refused.
// RUN: not pannikin-opt %s --remove-dead-weights 2>&1 | FileCheck %s
// CHECK: error: has 0 functions; a model is one function

module {
}
