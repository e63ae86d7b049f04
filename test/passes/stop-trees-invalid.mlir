// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sums that are asked for themselves never stop: one number, what else reads
// them, floats.
// RUN: pannikin-opt %s --split-input-file --verify-diagnostics --stop-trees

// expected-error@+1 {{has no decision trees whose largest score is all that is asked for; --early-stop serves classifiers with a sum for each class, without --float and --probabilities}}
module {
  func.func @main(%x: tensor<1x!pan.fixed<8, 0>>) -> tensor<1x!pan.fixed<16, 0>> {
    %0 = pan.tree_ensemble sum %x roots [0] features [0]
        thresholds dense<[1]> : tensor<1xi8> children [-1, -2]
        leaves dense<[[5], [0]]> : tensor<2x1xi8>
        : tensor<1x!pan.fixed<8, 0>> -> tensor<1x!pan.fixed<16, 0>>
    return %0 : tensor<1x!pan.fixed<16, 0>>
  }
}

// -----

// expected-error@+1 {{has no decision trees whose largest score is all that is asked for}}
module {
  func.func @main(%x: tensor<1x!pan.fixed<8, 0>>) -> tensor<2x!pan.fixed<16, 0>> {
    %0 = pan.tree_ensemble sum %x roots [0] features [0]
        thresholds dense<[1]> : tensor<1xi8> children [-1, -2]
        leaves dense<[[5, 0], [0, 5]]> : tensor<2x2xi8>
        : tensor<1x!pan.fixed<8, 0>> -> tensor<2x!pan.fixed<16, 0>>
    %1 = pan.add %0, %0 : tensor<2x!pan.fixed<16, 0>>, tensor<2x!pan.fixed<16, 0>> -> tensor<2x!pan.fixed<16, 0>>
    return %1 : tensor<2x!pan.fixed<16, 0>>
  }
}

// -----

// expected-error@+1 {{has no decision trees whose largest score is all that is asked for}}
module {
  func.func @main(%x: tensor<1xf32>) -> tensor<2xf32> {
    %0 = pan.tree_ensemble sum %x roots [0] features [0]
        thresholds dense<[1.0]> : tensor<1xf32> children [-1, -2]
        leaves dense<[[5.0, 0.0], [0.0, 5.0]]> : tensor<2x2xf32>
        : tensor<1xf32> -> tensor<2xf32>
    return %0 : tensor<2xf32>
  }
}

// -----

module {
  func.func @main(%x: tensor<1x!pan.fixed<8, 0>>) -> tensor<2x!pan.fixed<16, 0>> {
    // expected-error@+1 {{has stops, which need a fixed sum of two entries or more, one for each tree, and no tree that is a leaf}}
    %0 = pan.tree_ensemble sum %x roots [0] features [0]
        thresholds dense<[1]> : tensor<1xi8> children [-1, -2]
        leaves dense<[[5, 0], [0, 5]]> : tensor<2x2xi8> stops [1, 2]
        : tensor<1x!pan.fixed<8, 0>> -> tensor<2x!pan.fixed<16, 0>>
    return %0 : tensor<2x!pan.fixed<16, 0>>
  }
}
