// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sums of exponentials of distances to constant rows become one search, however the distances are written.
// RUN: pannikin-opt %s --recognize-neighbors | FileCheck %s
// RUN: pannikin-opt %s --evaluate='columns(1 2)' --evaluate='rows(1 2)' --evaluate='multiplied_out(1 2)' --evaluate='laplace(1 2)' > %t.before
// RUN: pannikin-opt %s --recognize-neighbors --evaluate='columns(1 2)' --evaluate='rows(1 2)' --evaluate='multiplied_out(1 2)' --evaluate='laplace(1 2)' > %t.after
// RUN: diff %t.before %t.after
// RUN: FileCheck %s --check-prefix=VALUE --input-file=%t.after

// Rows are columns here, as EdgeML writes ProtoNN: squared distances 2, 5, 4.
// CHECK-LABEL: func.func @columns
// CHECK-DAG: %[[P:.+]] = pan.constant "B" dense<{{\[\[}}0.000000e+00, 1.000000e+00], [3.000000e+00, 3.000000e+00], [1.000000e+00, 4.000000e+00]]>
// CHECK-DAG: %[[Z:.+]] = pan.constant "values" dense<{{\[\[}}1.000000e+00, 0.000000e+00], [2.000000e+00, 1.000000e+00], [0.000000e+00, -1.000000e+00]]>
// CHECK: pan.nearest 3 squared_l2 exponential %arg0, %[[P]], %[[Z]] {scale = 5.000000e-01 : f64}
// VALUE: result 0 = 0.53204943{{.*}} -0.0532502
func.func @columns(%x: tensor<2xf32>) -> tensor<2xf32> {
  %b = pan.constant "B" dense<[[0.0, 3.0, 1.0], [1.0, 3.0, 4.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %z = pan.constant "Z" dense<[[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %c = pan.constant dense<-0.5> : tensor<1xf32> -> tensor<1xf32>
  %column = pan.reshape %x : tensor<2xf32> -> tensor<2x1xf32>
  %d = pan.sub %b, %column : tensor<2x3xf32>, tensor<2x1xf32> -> tensor<2x3xf32>
  %s = pan.mul %d, %d : tensor<2x3xf32>, tensor<2x3xf32> -> tensor<2x3xf32>
  %r = pan.reduce sum %s along 0 : tensor<2x3xf32> -> tensor<3xf32>
  %m = pan.mul %r, %c : tensor<3xf32>, tensor<1xf32> -> tensor<3xf32>
  %e = pan.activation exp %m : tensor<3xf32> -> tensor<3xf32>
  %p = pan.mul %e, %z : tensor<3xf32>, tensor<2x3xf32> -> tensor<2x3xf32>
  %y = pan.reduce sum %p along 1 : tensor<2x3xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// CHECK-LABEL: func.func @rows
// CHECK: pan.nearest 2 squared_l2 exponential %arg0, {{.*}} {scale = 2.500000e-01 : f64}
func.func @rows(%x: tensor<2xf32>) -> tensor<1xf32> {
  %b = pan.constant dense<[[0.0, 1.0], [3.0, 3.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %z = pan.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %four = pan.constant dense<4.0> : tensor<1xf32> -> tensor<1xf32>
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %d = pan.sub %x, %b : tensor<2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %s = pan.mul %d, %d : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %r = pan.reduce sum %s along 1 : tensor<2x2xf32> -> tensor<2xf32>
  %q = pan.div %r, %four : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %m = pan.sub %zero, %q : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
  %e = pan.activation exp %m : tensor<2xf32> -> tensor<2xf32>
  %y = pan.matvec %z, %e : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// |x|^2 - 2 b x + |b|^2
// CHECK-LABEL: func.func @multiplied_out
// CHECK: %[[P:.+]] = pan.constant "B" dense<{{\[\[}}0.000000e+00, 1.000000e+00], [3.000000e+00, 3.000000e+00]]>
// CHECK: pan.nearest 2 squared_l2 exponential %arg0, %[[P]], %{{[0-9]+}} : 
func.func @multiplied_out(%x: tensor<2xf32>) -> tensor<1xf32> {
  %b = pan.constant "B" dense<[[0.0, 1.0], [3.0, 3.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %n = pan.constant dense<[1.0, 18.0]> : tensor<2xf32> -> tensor<2xf32>
  %z = pan.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %two = pan.constant dense<2.0> : tensor<1xf32> -> tensor<1xf32>
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %s = pan.mul %x, %x : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %r = pan.reduce sum %s along 0 : tensor<2xf32> -> tensor<1xf32>
  %bx = pan.matvec %b, %x : tensor<2x2xf32>, tensor<2xf32> -> tensor<2xf32>
  %bx2 = pan.mul %bx, %two : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %part = pan.sub %r, %bx2 : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
  %d = pan.add %part, %n : tensor<2xf32>, tensor<2xf32> -> tensor<2xf32>
  %m = pan.sub %zero, %d : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
  %e = pan.activation exp %m : tensor<2xf32> -> tensor<2xf32>
  %y = pan.matvec %z, %e : tensor<1x2xf32>, tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// Without factors every exponential counts once.
// CHECK-LABEL: func.func @laplace
// CHECK: %[[ONES:.+]] = pan.constant "values" dense<1.000000e+00> : tensor<2x1xf32>
// CHECK: pan.nearest 2 l1 exponential %arg0, %{{.*}}, %[[ONES]]
func.func @laplace(%x: tensor<2xf32>) -> tensor<1xf32> {
  %b = pan.constant dense<[[0.0, 1.0], [3.0, 3.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %zero = pan.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %d = pan.sub %x, %b : tensor<2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %negative = pan.sub %zero, %d : tensor<1xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %s = pan.max %d, %negative : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %r = pan.reduce sum %s along 1 : tensor<2x2xf32> -> tensor<2xf32>
  %m = pan.sub %zero, %r : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
  %e = pan.activation exp %m : tensor<2xf32> -> tensor<2xf32>
  %y = pan.reduce sum %e along 0 : tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// 3 e^(2 - d) = 3 e^2 e^(-d)
// CHECK-LABEL: func.func @shifted
// CHECK: pan.constant "values" dense<22.1671{{.*}}> : tensor<2x1xf32>
// CHECK: pan.nearest 2 squared_l2 exponential
func.func @shifted(%x: tensor<2xf32>) -> tensor<1xf32> {
  %b = pan.constant dense<[[0.0, 1.0], [3.0, 3.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %two = pan.constant dense<2.0> : tensor<1xf32> -> tensor<1xf32>
  %d = pan.sub %x, %b : tensor<2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %s = pan.mul %d, %d : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  %r = pan.reduce sum %s along 1 : tensor<2x2xf32> -> tensor<2xf32>
  %m = pan.sub %two, %r : tensor<1xf32>, tensor<2xf32> -> tensor<2xf32>
  %e = pan.activation exp %m : tensor<2xf32> -> tensor<2xf32>
  %three = pan.constant dense<3.0> : tensor<1xf32> -> tensor<1xf32>
  %scaled = pan.mul %e, %three : tensor<2xf32>, tensor<1xf32> -> tensor<2xf32>
  %y = pan.reduce sum %scaled along 0 : tensor<2xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
