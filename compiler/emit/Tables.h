// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which tables the C file has and in what order their numbers lie.

#ifndef PANNIKIN_COMPILER_EMIT_TABLES_H
#define PANNIKIN_COMPILER_EMIT_TABLES_H

#include "compiler/emit/Names.h"
#include "compiler/emit/Writer.h"
#include "ir/Panc.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/JSON.h"
#include <map>

namespace pannikin::emit {

/// A table of integers that the emitter makes itself: row shifts, half of a
/// function. `type` is that of its elements in C.
struct MadeTable {
  std::string name, comment, type;
  std::vector<int64_t> values;
  panc::RomOp owner; ///< The matrix that it is part of, if any.

  int64_t bytes() const;
};

class Tables {
public:
  /// `prefix` is the model's name; `globals` must outlive the tables.
  Tables(std::string prefix, Names &globals)
      : prefix(std::move(prefix)), globals(globals) {}

  /// C identifier of a table, which is then part of the file.
  std::string use(panc::RomOp rom) { return useBlocks(rom, 0, 0, 1); }

  /// Likewise of a matrix of which `block` rows lie interleaved (filled up
  /// with zeros); the table has one dimension in C.
  /// Of several matrices of `part` rows each has blocks of its own, the last
  /// filled up to a multiple of `fill` rows.
  std::string useBlocks(panc::RomOp rom, unsigned block, int64_t part,
                        unsigned fill);

  /// Likewise of a matrix as it is stored, in bytes.
  std::string useStored(panc::RomOp rom);

  /// C identifier of a table of `type` in C; equal contents share one. Its
  /// bytes are reported with those of `owner`, the first that asks for it.
  std::string make(llvm::StringRef name, llvm::StringRef comment,
                   llvm::StringRef type, std::vector<int64_t> values,
                   panc::RomOp owner = {});

  /// Forgets tables that `text`, all functions, does not mention.
  void keepUsed(llvm::StringRef text);

  /// Prints all tables in order of first use.
  void print(Writer &writer) const;

  /// Bytes of flash that they take.
  int64_t bytes() const;

  /// One entry a table: name, shape, storage, width, bits a number, fraction,
  /// and bytes, with those of tables that it owns.
  llvm::json::Array report() const;

  /// Which entry of the report is that of `rom`, if any.
  std::optional<size_t> placeOf(panc::RomOp rom) const;

  /// One line of the header's manual for each table.
  std::vector<std::string> manual() const;

private:
  struct Entry {
    std::string name;
    panc::RomOp rom;
    unsigned block = 0; ///< 0: as it is, row by row.
    int64_t part = 0;   ///< Rows that are filled up together.
    unsigned fill = 1;  ///< To a multiple of so many.
    std::vector<std::vector<uint8_t>> stored = {}; ///< Lines of bytes.
    int64_t bytes() const;
    int64_t rowsInFlash() const;
    std::string storage() const;
    std::string describe() const;
  };
  void printTable(Writer &writer, const Entry &entry) const;
  void printStored(Writer &writer, const Entry &entry) const;
  int64_t bytesWithOwned(const Entry &entry) const;

  std::string prefix;
  Names &globals;
  /// By table, block and fill.
  llvm::MapVector<std::tuple<mlir::Operation *, unsigned, unsigned>, Entry>
      entries;
  std::vector<MadeTable> made;
  /// Where in `made` a table of this type and these values is.
  std::map<std::pair<std::string, std::vector<int64_t>>, size_t> places;
};

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_TABLES_H
