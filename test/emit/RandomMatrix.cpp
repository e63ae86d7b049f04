// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Matrices of random integers and of few bits, stored in any way.

#include "test/emit/RandomModel.h"

using namespace pannikin::testing;

std::string RandomModel::narrowRow(int64_t count) {
  int64_t factor = grid.factors ? pick(8, 15) : 1,
          places = pick(0, grid.places);
  std::string text;
  for (int64_t j = 0; j < count; ++j) {
    int64_t number = pick(grid.lo, grid.hi) * grid.step + grid.offset;
    number = pick(1, 100) <= grid.zeros ? 0 : number * factor << places;
    text += (j ? ", " : "") +
            std::to_string(std::clamp<int64_t>(number, -128, 127));
  }
  return text;
}

/// Numbers of a few bits: signed, odd, of three values, any.
void RandomModel::pickGrid() {
  int bits = int(pick(1, 7));
  grid = {};
  grid.lo = -(int64_t(1) << (bits - 1));
  grid.hi = -grid.lo - 1;
  if (pick(0, 2) == 0) {
    grid.lo = -pick(0, 3);
    grid.hi = pick(1, 3);
  }
  if (pick(0, 2) == 0) {
    grid.step = pick(2, 3);
    grid.offset = pick(-1, 1);
  }
  grid.factors = pick(0, 1);
  grid.places = int(pick(0, 1)) * 3;
  grid.zeros = int(pick(0, 3)) * 30;
}

void RandomModel::emitGemv() {
  pickGrid();
  int64_t rows = pick(1, 9), columns = pick(1, pick(0, 3) ? 12 : 40);
  RandomFormat x = format(16), w = near(pick(0, 2) ? 8 : 16, 0);
  w.isUnsigned = false;
  RandomFormat out = pick(0, 2) ? RandomFormat{16, 0, false} : format();
  x.fraction = int(pick(0, 12));
  bool perRow = pick(0, 2) != 0;
  std::string fractions, values;
  w.fraction = int(pick(0, 10));
  for (int64_t i = 0; i < rows; ++i)
    fractions += (i ? ", " : "") + std::to_string(w.fraction + pick(0, 6));
  out.fraction = x.fraction + w.fraction - int(pick(-2, 14));
  std::string element = perRow ? "!pan.fixed<" + std::to_string(w.width) +
                                     ", [" + fractions + "]>"
                               : w.text();
  std::string shape = std::to_string(rows) + "x" + std::to_string(columns);
  std::string name = next("w"),
              type = "!panc.buffer<" + shape + "x" + element + ">";
  // Weights small enough for the evaluator's and the op's 32-bit sums.
  RandomFormat small = w;
  small.width = std::min(w.width, 31 - x.width - 6);
  bool isNarrow = w.width == 8 && pick(0, 3);
  for (int64_t i = 0; i < rows; ++i)
    values += (i ? ", [" : "[") +
              (isNarrow ? narrowRow(columns) : integers(small, columns)) + "]";
  static const char *const storages[] = {"dense", "indexed", "packed", "bitmap",
                                         "codebook"};
  roms += "panc.rom @" + name + " dense<[" + values + "]> : tensor<" + shape +
          "xi" + std::to_string(w.width) + "> : " + type +
          (w.width == 8 ? " stored " + std::string(storages[pick(0, 4)]) : "") +
          "\n";
  Buffer in = input(columns, x), to = output(rows, out);
  statements += "  %" + name + " = panc.ref @" + name + " : " + type + "\n";
  std::string addend, addendType;
  int64_t kind = pick(0, 2);
  if (kind == 1) {
    addend = " plus " + input(rows, out).name;
  } else if (kind == 2) {
    std::string bias, biasType = table(out, rows, bias);
    statements +=
        "  %" + bias + " = panc.ref @" + bias + " : " + biasType + "\n";
    addend = " plus %" + bias;
  }
  int64_t bound = (columns << (small.width - 1)) << (x.width - !x.isUnsigned);
  int64_t need = bound < 32767 ? 16 : bound < 8388607 ? 24 : 32;
  statements += "  panc.gemv %" + name + ", " + in.name + addend + " into " +
                to.name + " accumulator " + std::to_string(need) + " bound " +
                std::to_string(bound) + " : " + type + ", " + in.type +
                (kind ? ", " + to.type : "") + " -> " + to.type + "\n";
}
