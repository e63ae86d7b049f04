// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which .npy files are accepted and how the others are refused.

#include "ir/Npy.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace llvm;
using namespace pannikin;

Error pannikin::fileError(StringRef file, const Twine &message) {
  return createStringError(inconvertibleErrorCode(), file + ": " + message);
}

std::string pannikin::shapeText(ArrayRef<int64_t> shape) {
  std::string text;
  raw_string_ostream os(text);
  os << '[';
  interleave(
      shape, os,
      [&](int64_t size) {
        if (size < 0)
          os << '?';
        else
          os << size;
      },
      ", ");
  os << ']';
  return text;
}

Expected<std::unique_ptr<MemoryBuffer>>
pannikin::readWholeFile(StringRef path) {
  sys::fs::file_status status;
  if (std::error_code code = sys::fs::status(path, status))
    return fileError(path, code.message());
  if (!sys::fs::is_regular_file(status))
    return fileError(path, "not a regular file");
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!buffer)
    return fileError(path, buffer.getError().message());
  return std::move(*buffer);
}

namespace {

using Decode = double (*)(const char *);

/// A number type of the format: its name without byte order.
struct NpyType {
  StringLiteral name;
  unsigned bytes;
  bool integer;
  Decode decode;
};

template <typename T>
double decodeAs(const char *at) {
  return static_cast<double>(support::endian::read<T, endianness::little>(at));
}

const NpyType npyTypes[] = {
    {"f4", 4, false, decodeAs<float>},   {"f8", 8, false, decodeAs<double>},
    {"i1", 1, true, decodeAs<int8_t>},   {"i2", 2, true, decodeAs<int16_t>},
    {"i4", 4, true, decodeAs<int32_t>},  {"i8", 8, true, decodeAs<int64_t>},
    {"u1", 1, true, decodeAs<uint8_t>},  {"u2", 2, true, decodeAs<uint16_t>},
    {"u4", 4, true, decodeAs<uint32_t>}, {"b1", 1, true, decodeAs<uint8_t>},
};

/// What the header says.
struct NpyHeader {
  const NpyType *type = nullptr;
  SmallVector<int64_t> shape;
  uint64_t count = 1;
};

/// The text after `'key':`, or an empty one.
StringRef valueOf(StringRef dict, StringRef key) {
  size_t at = dict.find(("'" + key + "'").str());
  if (at == StringRef::npos)
    return "";
  StringRef rest = dict.drop_front(at + key.size() + 2).ltrim();
  return rest.consume_front(":") ? rest.ltrim() : StringRef();
}

Error parseType(StringRef file, StringRef dict, NpyHeader &header) {
  StringRef value = valueOf(dict, "descr");
  StringRef name = value.consume_front("'") ? value.split('\'').first : "";
  StringRef kind = name;
  if (kind.consume_front(">"))
    return fileError(file, "type '" + name + "' is big endian; save it as '<" +
                               kind + "'");
  if (!kind.consume_front("<") && !kind.consume_front("|"))
    kind.consume_front("=");
  for (const NpyType &type : npyTypes)
    if (type.name == kind)
      header.type = &type;
  if (header.type)
    return Error::success();
  return fileError(file, "type '" + (name.empty() ? "?" : name) +
                             "' is not supported; save it as float32 or as "
                             "an integer type of at most 64 bits");
}

Error parseShape(StringRef file, StringRef dict, NpyHeader &header) {
  StringRef value = valueOf(dict, "shape");
  if (!value.consume_front("(") || !value.contains(')'))
    return fileError(file, "not an .npy file: its header has no shape");
  SmallVector<StringRef> sizes;
  value.split(')').first.split(sizes, ',', -1, /*KeepEmpty=*/false);
  for (StringRef size : sizes) {
    int64_t number = 0;
    if (size.trim().empty())
      continue;
    if (size.trim().getAsInteger(10, number) || number < 0)
      return fileError(file, "not an .npy file: its shape has the size '" +
                                 size.trim() + "'");
    header.shape.push_back(number);
    bool overflow = false;
    header.count =
        SaturatingMultiply<uint64_t>(header.count, number, &overflow);
  }
  if (header.count == 0)
    return fileError(file, "holds no numbers: its shape is " +
                               shapeText(header.shape));
  return Error::success();
}

/// Splits the header's dictionary from the numbers.
Error splitHeader(StringRef file, StringRef bytes, StringRef &dict,
                  StringRef &numbers) {
  if (!bytes.starts_with("\x93NUMPY") || bytes.size() < 10)
    return fileError(file, "not an .npy file: it does not begin with the mark "
                           "of one; write it with numpy.save");
  unsigned version = static_cast<unsigned char>(bytes[6]);
  if (version < 1 || version > 3)
    return fileError(file, "format " + Twine(version) +
                               " of .npy is not known; use 1, 2 or 3");
  size_t start = version == 1 ? 10 : 12;
  if (bytes.size() < start)
    return fileError(file, "ends inside its header");
  size_t length = version == 1 ? support::endian::read16le(bytes.data() + 8)
                               : support::endian::read32le(bytes.data() + 8);
  if (bytes.size() - start < length)
    return fileError(file, "ends inside its header");
  dict = bytes.substr(start, length);
  numbers = bytes.drop_front(start + length);
  return Error::success();
}

Error checkLength(StringRef file, const NpyHeader &header, size_t found) {
  uint64_t wanted =
      SaturatingMultiply<uint64_t>(header.count, header.type->bytes);
  if (wanted == found)
    return Error::success();
  return fileError(file, "has " + Twine(found) + " bytes of numbers; " +
                             shapeText(header.shape) + " of " +
                             header.type->name + " takes " + Twine(wanted) +
                             (found < wanted ? ": the file is cut off"
                                             : ": the file is too long"));
}

/// Where element `index` lies, for messages.
std::string placeText(ArrayRef<int64_t> shape, uint64_t index) {
  SmallVector<int64_t> place(shape);
  for (size_t axis = shape.size(); axis-- > 0; index /= shape[axis])
    place[axis] = int64_t(index % shape[axis]);
  return shapeText(place);
}

} // namespace

std::string pannikin::whyRefused(NonFinite nonFinite) {
  switch (nonFinite) {
  case NonFinite::Allowed:
    return "";
  case NonFinite::NeedsFloat:
    return "no integer stands for it: deploy with --features float, or fill in "
           "what is missing";
  case NonFinite::Refused:
    break;
  }
  return "only finite numbers can be used";
}

Expected<NpyArray> pannikin::readNpy(StringRef path, NonFinite nonFinite) {
  auto buffer = readWholeFile(path);
  if (!buffer)
    return buffer.takeError();
  StringRef dict, numbers;
  NpyHeader header;
  if (Error error = splitHeader(path, (*buffer)->getBuffer(), dict, numbers))
    return error;
  if (Error error = parseType(path, dict, header))
    return error;
  if (valueOf(dict, "fortran_order").starts_with("True"))
    return fileError(path, "is in Fortran order; save it with "
                           "numpy.ascontiguousarray");
  if (Error error = parseShape(path, dict, header))
    return error;
  if (Error error = checkLength(path, header, numbers.size()))
    return error;

  NpyArray array{path.str(), header.shape, std::vector<double>(header.count),
                 header.type->integer};
  for (uint64_t i = 0; i < header.count; ++i) {
    double value = header.type->decode(numbers.data() + i * header.type->bytes);
    std::string why = std::isfinite(value) ? "" : whyRefused(nonFinite);
    if (!why.empty())
      return fileError(
          path, Twine("the number at ") + placeText(header.shape, i) + " is " +
                    (std::isnan(value) ? "NaN; " : "infinite; ") + why);
    array.data[i] = value;
  }
  return array;
}

Error pannikin::writeNpy(StringRef path, ArrayRef<int64_t> shape,
                         ArrayRef<double> data) {
  std::string dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
  for (int64_t size : shape)
    dict += std::to_string(size) + ", ";
  if (shape.size() > 1)
    dict.resize(dict.size() - 2);
  dict += "), }";
  // Magic, version and length take 10 bytes; numbers begin at a multiple of 64.
  dict.resize(alignTo(10 + dict.size() + 1, 64) - 11, ' ');
  dict += '\n';
  Error error = writeToOutput(path, [&](raw_ostream &os) {
    os << StringRef("\x93NUMPY\x01\x00", 8);
    char length[2];
    support::endian::write16le(length, uint16_t(dict.size()));
    os << StringRef(length, 2) << dict;
    for (double value : data) {
      char bytes[4];
      support::endian::write<float, endianness::little>(bytes, float(value));
      os << StringRef(bytes, 4);
    }
    return Error::success();
  });
  if (!error)
    return Error::success();
  return fileError(path, "cannot be written: " + toString(std::move(error)));
}
