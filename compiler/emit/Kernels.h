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

/// The body of a kernel of codes (`kernel.code`).
void printCodes(const Kernel &kernel, Writer &writer);

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_KERNELS_H
