// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what the harness of a model looks like and how numbers travel
// between the evaluator and the chip: as little-endian integers or floats.

#include "compiler/driver/Firmware.h"
#include "compiler/emit/CTypes.h"
#include "ir/Npy.h"
#include "ir/Numbers.h"
#include "ir/TensorMath.h"
#include "targets/Harness.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using llvm::Error;
using llvm::Expected;

/// The variable that carries buffer `index` of the function `entry`.
static std::string variable(const Entry &entry, size_t index) {
  return "io_" + entry.name + "_" + std::to_string(index);
}

static std::string dimensions(panc::BufferType type) {
  std::string text;
  for (int64_t size : type.getShape())
    text += "[" + std::to_string(size) + "]";
  return text;
}

/// One command: sets the function's arguments from the variables and calls it.
static void writeCommand(raw_ostream &os, const Entry &entry, StringRef name,
                         bool hasState, unsigned command) {
  size_t arguments = entry.types.size() - (entry.returnsLast ? 1 : 0);
  os << "    case " << command << ":\n      PK_SIM_BEGIN();\n      ";
  if (entry.returnsLast)
    os << variable(entry, arguments) << "[0] = ";
  os << name << "_" << entry.name << "(" << (hasState ? "&state" : "");
  for (size_t i = 0; i < arguments; ++i)
    os << (i == 0 && !hasState ? "" : ", ") << variable(entry, i);
  os << ");\n      PK_SIM_END();\n      break;\n";
}

static std::string harness(ArrayRef<const Entry *> entries, StringRef state,
                           StringRef name) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "#include \"" << harnessHeaderName << "\"\n#include \"" << name
     << ".h\"\n";
  for (const Entry *entry : entries)
    for (size_t i = 0; i < entry->types.size(); ++i)
      os << "PK_SIM_IO " << emit::cTypeOf(entry->types[i].getElementType())
         << " " << variable(*entry, i) << dimensions(entry->types[i]) << ";\n";
  if (!state.empty())
    os << "static " << state << " state;\n";
  os << "int main(void) {\n  for (;;)\n    switch (pk_sim_next()) {\n";
  unsigned command = 0;
  for (const Entry *entry : entries)
    writeCommand(os, *entry, name, !state.empty(), ++command);
  os << "    }\n}\n";
  return text;
}

/// Writes a file of the build folder.
static Error writeText(const std::string &path, StringRef text) {
  std::error_code code;
  llvm::raw_fd_ostream os(path, code);
  if (code)
    return fileError(path, code.message());
  os << text;
  return Error::success();
}

Expected<std::unique_ptr<Firmware>>
Firmware::build(const Target &target, ArrayRef<const Entry *> entries,
                StringRef state, StringRef name, StringRef directory,
                const std::string &optimization) {
  llvm::SmallString<128> folder, source(directory);
  if (std::error_code code =
          llvm::sys::fs::createUniqueDirectory("pannikin", folder))
    return fileError("a temporary folder", code.message());
  std::unique_ptr<Firmware> firmware(new Firmware());
  firmware->folder = folder.str().str();
  std::string base = firmware->folder + "/";
  if (Error error = writeText(base + harnessHeaderName, harnessHeaderText))
    return error;
  if (Error error = writeText(base + "main.c", harness(entries, state, name)))
    return error;
  llvm::sys::path::append(source, name + ".c");
  firmware->result = buildImage(
      target, firmware->folder, {base + "main.c", source.str().str()},
      {firmware->folder, directory.str()}, optimization);
  if (!firmware->result)
    return fileError(source, "cannot be built for " + target.name + ": " +
                                 firmware->result.error);
  firmware->simulator = Simulator::create(target);
  if (!firmware->simulator->load(firmware->result.image))
    return fileError(target.name, firmware->simulator->error());
  uint8_t command = 0;
  for (const Entry *entry : entries)
    firmware->commands[entry->name] = ++command;
  return firmware;
}

Firmware::~Firmware() {
  simulator.reset();
  llvm::sys::fs::remove_directories(folder);
}

/// Bytes of one number on the chip.
static size_t bytesOnChip(Type element) {
  return size_t(panc::bytesOf(element));
}

static std::vector<uint8_t> encode(const Tensor &tensor, Type element) {
  std::vector<uint8_t> bytes;
  auto fixed = dyn_cast<pan::FixedType>(element);
  bool byRow = fixed && fixed.hasRowFractions();
  for (auto [i, value] : llvm::enumerate(tensor.data)) {
    double scale = Format(element, byRow ? int64_t(i) : 0).scale;
    uint64_t bits = isa<FloatType>(element)
                        ? llvm::bit_cast<uint32_t>(float(value))
                        : uint64_t(int64_t(value * scale));
    for (size_t byte = 0; byte < bytesOnChip(element); ++byte)
      bytes.push_back(uint8_t(bits >> (8 * byte)));
  }
  return bytes;
}

static double decodeNumber(const uint8_t *at, Type element) {
  size_t size = bytesOnChip(element);
  uint64_t bits = 0;
  for (size_t i = 0; i < size; ++i)
    bits |= uint64_t(at[i]) << (8 * i);
  if (isa<FloatType>(element))
    return double(llvm::bit_cast<float>(uint32_t(bits)));
  auto fixed = dyn_cast<pan::FixedType>(element);
  bool isUnsigned = fixed && fixed.getIsUnsigned();
  unsigned width = unsigned(8 * size);
  int64_t integer = isUnsigned ? int64_t(bits)
                               : int64_t(bits << (64 - width)) >> (64 - width);
  return double(integer) / Format(element).scale;
}

Expected<std::vector<Tensor>>
Firmware::call(const Entry &entry, ArrayRef<Tensor> buffers, RunCost &cost) {
  auto failure = [&] { return fileError(entry.name, simulator->error()); };
  for (size_t i = 0; i < entry.inputs; ++i)
    if (!simulator->write(variable(entry, i),
                          encode(buffers[i], entry.types[i].getElementType())))
      return failure();
  if (!simulator->run(commands[entry.name], cost))
    return failure();
  std::vector<Tensor> outputs;
  for (size_t i = entry.inputs; i < entry.types.size(); ++i) {
    panc::BufferType type = entry.types[i];
    Type element = type.getElementType();
    std::vector<uint8_t> bytes;
    size_t size = size_t(type.getNumElements()) * bytesOnChip(element);
    if (!simulator->read(variable(entry, i), 0, size, bytes))
      return failure();
    Tensor output{llvm::to_vector(type.getShape()), {}};
    for (size_t at = 0; at < size; at += bytesOnChip(element))
      output.data.push_back(decodeNumber(bytes.data() + at, element));
    outputs.push_back(std::move(output));
  }
  return outputs;
}
