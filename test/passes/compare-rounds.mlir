// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The decision of a gate, a sum that stays below 1, becomes a comparison with a half, which is rounded to 0.
// RUN: pannikin-opt %s --compare-rounds | FileCheck %s
// RUN: pannikin-opt %s --evaluate='over_time(1 2)' --evaluate='over_time(-9 0)' > %t.before
// RUN: pannikin-opt %s --compare-rounds --evaluate='over_time(1 2)' --evaluate='over_time(-9 0)' > %t.after
// RUN: diff %t.before %t.after
// RUN: FileCheck %s --check-prefix=VALUE --input-file=%t.after
// VALUE: result 0 = 0.88
// VALUE-NEXT: result 0 = 0.0001
// The accumulator of Skip RNN, a sum that stays below 1, and the share that it grows by.
// CHECK-LABEL: func.func @over_time
// CHECK-NOT: round
func.func @over_time(%x: tensor<2x1xf32>) -> tensor<1xf32> {
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %r:2 = pan.scan (%x) init (%zero, %one) : (tensor<2x1xf32>), (tensor<1xf32>, tensor<1xf32>) -> (tensor<1xf32>, tensor<1xf32>) {
  ^bb0(%t: tensor<1xf32>, %u: tensor<1xf32>, %d: tensor<1xf32>):
    %rest = pan.sub %one, %u : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %more = pan.min %d, %rest : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %sum = pan.add %u, %more : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %g = pan.activation round %sum : tensor<1xf32> -> tensor<1xf32>
    %not = pan.sub %one, %g : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %next = pan.mul %not, %sum : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %p = pan.activation sigmoid %t : tensor<1xf32> -> tensor<1xf32>
    %a = pan.mul %g, %p : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %b = pan.mul %not, %d : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    %mixed = pan.add %a, %b : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
    pan.yield %next, %mixed : tensor<1xf32>, tensor<1xf32>
  }
  return %r#1 : tensor<1xf32>
}
