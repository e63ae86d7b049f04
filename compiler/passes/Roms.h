// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tables in flash: one `panc.rom` for each different constant.

#ifndef PANNIKIN_COMPILER_PASSES_ROMS_H
#define PANNIKIN_COMPILER_PASSES_ROMS_H

#include "ir/Panc.h"

namespace pannikin {

/// Makes tables at the end of a module's list of tables, with names that do not
/// collide; equal tables are made once.
class Roms {
public:
  explicit Roms(mlir::ModuleOp module) : module(module) {}

  /// A name for a symbol that nobody has yet, from `wanted`.
  std::string freeName(llvm::StringRef wanted);

  /// The table with the numbers of `value`, `shape` elements of `element`.
  /// `origin` is the ONNX initializer that it comes from, or null.
  panc::RomOp table(mlir::Location loc, mlir::ElementsAttr value,
                    llvm::ArrayRef<int64_t> shape, mlir::Type element,
                    llvm::StringRef name, mlir::StringAttr origin);

  /// Removes a table that nothing refers to any more.
  void erase(panc::RomOp rom);

private:
  mlir::ModuleOp module;
  panc::RomOp newest; ///< Last of the list; null while that is not known.
  llvm::DenseMap<std::pair<mlir::Attribute, mlir::Type>, panc::RomOp> made;
  llvm::StringMap<int> names;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_ROMS_H
