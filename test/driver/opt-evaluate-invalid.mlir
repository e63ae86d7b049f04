// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A call that does not fit its function says why.
// RUN: not pannikin-opt %s --evaluate='f(1)' 2>&1 | FileCheck %s --check-prefix=COUNT
// RUN: not pannikin-opt %s --evaluate='f(1 2; 3)' 2>&1 | FileCheck %s --check-prefix=ARGUMENTS
// RUN: not pannikin-opt %s --evaluate='f(1 x)' 2>&1 | FileCheck %s --check-prefix=WORD
// RUN: not pannikin-opt %s --evaluate='g(1)' 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not pannikin-opt %s --evaluate='f' 2>&1 | FileCheck %s --check-prefix=FORM
// COUNT: error: --evaluate='f(1)': 1 numbers for an argument of 2
// ARGUMENTS: error: --evaluate='f(1 2; 3)': 2 arguments for a function with 1
// WORD: error: --evaluate='f(1 x)': 'x' is no number
// NAME: error: --evaluate='g(1)': no function of that name
// FORM: error: --evaluate='f': expected name(arguments)
func.func @f(%a: tensor<2xf32>) -> tensor<2xf32> {
  return %a : tensor<2xf32>
}
