// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the files that print matvec kernels share.

#ifndef PANNIKIN_COMPILER_EMIT_KERNELS_H
#define PANNIKIN_COMPILER_EMIT_KERNELS_H

#include "compiler/emit/Gemv.h"

namespace pannikin::emit {

/// `uint8_t` or `uint16_t`, whichever counts to `count`.
std::string countType(int64_t count);

/// C text of the number of columns of a kernel.
std::string columnsText(const Kernel &kernel);

/// Makes the next result of the sum `a`: factor, shift, limits.
void printStore(const Kernel &kernel, Writer &writer, std::string a);

/// One column of a block of the weights at `w`, times `*v`, added to `a`.
void printMac(const Kernel &kernel, Writer &writer, llvm::StringRef w);

/// The results of the sums `a` of a block of rows, as far as there are `rows`.
void printRows(const Kernel &kernel, Writer &writer);

/// The blocks of a kernel that adds to sums that are kept (`kernel.sums`).
void printKeeping(const Kernel &kernel, Writer &writer);

/// The body of a kernel of codes (`kernel.code`).
void printCodes(const Kernel &kernel, Writer &writer);

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_KERNELS_H
