// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: pannikin-opt --fold-scales %s | FileCheck %s
// RUN: pannikin-opt --fold-scales --evaluate='gate(0.5 0.25; 2.0 3.0)' %s \
// RUN:   | FileCheck %s --check-prefix=VALUE
// zeta (1 - z) + nu, FastGRNN's factor of the candidate, is one product and one
// difference; a difference that something else reads stays.

// CHECK-LABEL: func.func @gate
// CHECK-DAG:   %[[ZETA:.*]] = pan.constant {{.*}}dense<2.000000e+00>
// CHECK-DAG:   %[[SUM:.*]] = pan.constant {{.*}}dense<2.500000e+00>
// CHECK:       %[[Z:.*]] = pan.mul %arg0, %[[ZETA]]
// CHECK-NEXT:  %[[F:.*]] = pan.sub %[[SUM]], %[[Z]]
// CHECK-NEXT:  pan.mul %[[F]], %arg1
// VALUE: 3 6
func.func @gate(%z: tensor<2xf32>, %c: tensor<2xf32>) -> tensor<2xf32> {
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %zeta = pan.constant dense<2.0> : tensor<1xf32> -> tensor<1xf32>
  %nu = pan.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %0 = pan.sub %one, %z : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
  %1 = pan.mul %0, %zeta : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %2 = pan.add %1, %nu : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %3 = pan.mul %2, %c : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  return %3 : tensor<2xf32>
}

// CHECK-LABEL: func.func @shared
// CHECK:       %[[D:.*]] = pan.sub
// CHECK:       pan.mul %[[D]], %{{.*}}
// CHECK:       return %[[D]]
func.func @shared(%z: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %one = pan.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %zeta = pan.constant dense<2.0> : tensor<1xf32> -> tensor<1xf32>
  %0 = pan.sub %one, %z : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
  %1 = pan.mul %0, %zeta : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}

// A factor that asks for a sign stays behind the difference: its terms would have
// no format.
// CHECK-LABEL: func.func @sign
// CHECK: %[[D:.*]] = pan.sub
// CHECK: pan.mul %[[D]]
func.func @sign(%z: tensor<2xf32>) -> tensor<2xf32> {
  %two = pan.constant dense<2.0> : tensor<1xf32> -> tensor<1xf32>
  %steep = pan.constant dense<1.0e18> : tensor<1xf32> -> tensor<1xf32>
  %0 = pan.sub %two, %z : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
  %1 = pan.mul %0, %steep : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %2 = pan.clip %1 to 0.0, 1.0 : tensor<2xf32> -> tensor<2xf32>
  return %2 : tensor<2xf32>
}
