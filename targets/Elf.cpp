// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how an ELF file is counted: flash is what is loaded and not written,
// `.data` counts twice on a chip, the simulator's own region does not count.
#include "targets/Build.h"

#include <cstring>
#include <fcntl.h>
#include <gelf.h>
#include <memory>
#include <unistd.h>

namespace pannikin {

namespace {

struct File {
  int fd = -1;
  Elf *elf = nullptr;
  ~File() {
    if (elf)
      elf_end(elf);
    if (fd >= 0)
      close(fd);
  }
};

constexpr const char *ioSection = ".pk_io";

// avr-gcc tells RAM from flash by this offset; the core does not know it.
constexpr uint64_t avrRamOffset = 0x800000;

uint64_t chipAddress(uint64_t address, int machine) {
  return machine == EM_AVR && address >= avrRamOffset ? address - avrRamOffset
                                                      : address;
}

std::string sectionName(Elf *elf, const GElf_Shdr &header) {
  size_t strings = 0;
  if (elf_getshdrstrndx(elf, &strings) != 0)
    return "";
  const char *name = elf_strptr(elf, strings, header.sh_name);
  return name ? name : "";
}

void countSection(const std::string &name, const GElf_Shdr &header,
                  Image &image) {
  if (!(header.sh_flags & SHF_ALLOC) || name == ioSection)
    return;
  if (header.sh_type == SHT_NOBITS)
    image.bss += header.sh_size;
  else if (header.sh_flags & SHF_WRITE)
    image.data += header.sh_size;
  else
    image.text += header.sh_size;
}

void readSymbols(Elf *elf, Elf_Scn *section, const GElf_Shdr &header,
                 int machine, Image &image) {
  Elf_Data *data = elf_getdata(section, nullptr);
  if (!data || header.sh_entsize == 0)
    return;
  std::string file;
  int count = static_cast<int>(header.sh_size / header.sh_entsize);
  for (int i = 0; i < count; ++i) {
    GElf_Sym entry;
    if (!gelf_getsym(data, i, &entry))
      continue;
    const char *name = elf_strptr(elf, header.sh_link, entry.st_name);
    if (!name || !*name)
      continue;
    int type = GELF_ST_TYPE(entry.st_info);
    bool local = GELF_ST_BIND(entry.st_info) == STB_LOCAL;
    if (type == STT_FILE) {
      file = name;
      continue;
    }
    Symbol symbol;
    symbol.name = name;
    symbol.file = local ? file : "";
    symbol.address = chipAddress(entry.st_value, machine);
    symbol.size = entry.st_size;
    symbol.isFunction = type == STT_FUNC;
    GElf_Shdr home;
    Elf_Scn *in = entry.st_shndx < SHN_LORESERVE
                      ? elf_getscn(elf, entry.st_shndx)
                      : nullptr;
    if (in && gelf_getshdr(in, &home))
      symbol.section = sectionName(elf, home);
    image.symbols.push_back(std::move(symbol));
  }
}

// The load address decides: initialised data lies in flash until start-up.
std::string readSegments(Elf *elf, int fd, int machine, Image &image) {
  size_t count = 0;
  if (elf_getphdrnum(elf, &count) != 0)
    return elf_errmsg(-1);
  for (size_t i = 0; i < count; ++i) {
    GElf_Phdr header;
    if (!gelf_getphdr(elf, static_cast<int>(i), &header) ||
        header.p_type != PT_LOAD || header.p_filesz == 0)
      continue;
    if (machine == EM_AVR && header.p_paddr >= avrRamOffset)
      continue; // The simulator's region, zero by itself.
    Segment segment;
    segment.address = header.p_paddr;
    segment.bytes.resize(header.p_filesz);
    ssize_t got = pread(fd, segment.bytes.data(), header.p_filesz,
                        static_cast<off_t>(header.p_offset));
    if (got != static_cast<ssize_t>(header.p_filesz))
      return "file is cut short";
    image.segments.push_back(std::move(segment));
  }
  return "";
}

} // namespace

std::string readElf(const std::string &path, Image &image) {
  image = Image();
  image.elfPath = path;
  File file;
  file.fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file.fd < 0)
    return path + ": " + std::strerror(errno);
  elf_version(EV_CURRENT);
  file.elf = elf_begin(file.fd, ELF_C_READ, nullptr);
  GElf_Ehdr header;
  if (!file.elf || elf_kind(file.elf) != ELF_K_ELF ||
      !gelf_getehdr(file.elf, &header))
    return path + ": not an ELF file";
  for (Elf_Scn *scn = elf_nextscn(file.elf, nullptr); scn;
       scn = elf_nextscn(file.elf, scn)) {
    GElf_Shdr section;
    if (!gelf_getshdr(scn, &section))
      return path + ": " + elf_errmsg(-1);
    countSection(sectionName(file.elf, section), section, image);
    if (section.sh_type == SHT_SYMTAB)
      readSymbols(file.elf, scn, section, header.e_machine, image);
  }
  std::string failed = readSegments(file.elf, file.fd, header.e_machine, image);
  return failed.empty() ? "" : path + ": " + failed;
}

} // namespace pannikin
