// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What is no model is refused, and nothing crashes: no function, two, a declaration, empty or shapeless values.
// RUN: pannikin-opt %s --lower-to-panc -split-input-file -verify-diagnostics

// expected-error @+1 {{has 0 functions; a model is one function}}
module {}
// -----
// expected-error @+1 {{has 2 functions; a model is one function}}
module {
  func.func @a() { return }
  func.func @b() { return }
}
// -----
// expected-error @+1 {{has 0 blocks; a model is one function with one block}}
func.func private @main(tensor<2xf32>)
// -----
// expected-error @+1 {{has a value of type 'tensor<0x2xf32>'; a model computes with tensors of at least one dimension, none of them empty}}
func.func @main(%x: tensor<0x2xf32>) -> tensor<0x2xf32> {
  return %x : tensor<0x2xf32>
}
// -----
// expected-error @+1 {{has a value of type 'tensor<f32>'}}
func.func @main(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
// -----
// expected-error @+1 {{has a value of type 'tensor<2x?xf32>'}}
func.func @main(%x: tensor<2x?xf32>) -> tensor<2x?xf32> {
  return %x : tensor<2x?xf32>
}
