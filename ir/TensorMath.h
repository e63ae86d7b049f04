// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The whole-tensor operations of the evaluator, on plain arrays. Every result
// tensor is overwritten; shapes were checked by the verifiers.

#ifndef PANNIKIN_IR_TENSORMATH_H
#define PANNIKIN_IR_TENSORMATH_H

#include "ir/Evaluate.h"
#include "ir/Numbers.h"

namespace pannikin {

/// Product of the sizes.
int64_t elementCount(llvm::ArrayRef<int64_t> shape);

/// Rounds the elements of `x` to the format of `type`, row by row when it has a
/// fraction for each; those of `f32` to binary32.
void quantize(Tensor &x, mlir::Type type);

/// The vector `x` of `type` as matrices read it; see `readFractionOf`.
Tensor asOperand(const Tensor &x, mlir::Type type);

/// out = f(x), element by element.
void elementwise(const Tensor &x, Tensor &out, const ScalarFunction &f);

/// out = f({x, y, ..}), shapes broadcast as in numpy.
void elementwise(llvm::ArrayRef<const Tensor *> operands, Tensor &out,
                 const ScalarFunction &f);

/// out[.., i] = format.quantize(sum_j w[i, j] x[.., j]).
void matvec(const Tensor &w, const Tensor &x, Tensor &out,
            const Format &format);

/// Matrix number `at` of several of `rows` rows that lie over each other.
Tensor matrixAt(const Tensor &w, double at, int64_t rows);

/// The child of `node` that `signs` chooses; see `pan.child`.
double childOf(double node, const Tensor &signs);

/// Reduces dimension `axis`; see `pan.reduce`.
void reduce(const Tensor &x, Tensor &out, pan::Reduction kind, int64_t axis,
            const Format &format);

/// Index of the largest element of each last dimension; see `pan.argmax`.
void argmax(const Tensor &x, Tensor &out, bool last, bool smallest);

/// Softmax of each last dimension; see `pan.softmax`.
void softmaxRows(const Tensor &x, Tensor &out, bool log, const Format &from,
                 const Format &to);

/// The same numbers with `shape`, whose dynamic size is computed.
void reshape(const Tensor &x, Tensor &out, llvm::ArrayRef<int64_t> shape);

void transpose(const Tensor &x, Tensor &out,
               llvm::ArrayRef<int64_t> permutation);

/// `size` indices `start + k * step` along `axis`; a dynamic size means all
/// from `start` (counted from the end when negative) on.
void takeSlice(const Tensor &x, Tensor &out, int64_t axis, int64_t start,
               int64_t step, int64_t size);

void concat(llvm::ArrayRef<const Tensor *> parts, Tensor &out, int64_t axis);

/// out = sequence[t]; a sequence of numbers gives one element.
void takeElement(const Tensor &sequence, int64_t t, Tensor &out);

/// sequence[t] = element, the sequence being `steps` long.
void putElement(const Tensor &element, int64_t t, int64_t steps,
                Tensor &sequence);

} // namespace pannikin

#endif // PANNIKIN_IR_TENSORMATH_H
