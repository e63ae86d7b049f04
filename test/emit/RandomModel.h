// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random models: maps, lookups, matvecs and reductions with random formats,
// and random inputs that favour the ends of the formats.

#ifndef PANNIKIN_TEST_EMIT_RANDOMMODEL_H
#define PANNIKIN_TEST_EMIT_RANDOMMODEL_H

#include "ir/Evaluate.h"
#include <random>
#include <string>

namespace pannikin::testing {

/// A fixed format.
struct RandomFormat {
  int width = 8, fraction = 0;
  bool isUnsigned = false;
  std::string text() const;
  int64_t lo() const;
  int64_t hi() const;
};

class RandomModel {
public:
  explicit RandomModel(unsigned seed) : engine(seed) {}

  /// Text of a module whose only function is a predict of random maps.
  std::string maps();
  /// Likewise of matvecs, in all ways to store a matrix.
  std::string matrices();
  /// Likewise of a loop in which a product follows what moves.
  std::string holds();
  /// Likewise of matvecs, reductions, softmax and argmax.
  std::string idioms();

  /// Random buffers for the arguments of a function, inputs filled.
  std::vector<Tensor> buffersFor(panc::FuncOp func);

private:
  struct Number {
    std::string name;
    RandomFormat format;
  };
  struct Buffer {
    std::string name, type;
    RandomFormat format;
    int64_t size;
  };

  /// Numbers step * k + offset, lo <= k <= hi, some of them 0, times a factor
  /// of the row.
  struct Grid {
    int64_t lo = 0, hi = 0, step = 1, offset = 0;
    bool factors = false;
    int places = 0, zeros = 0;
  };

  int64_t pick(int64_t lo, int64_t hi);
  int64_t pickInteger(const RandomFormat &format);
  RandomFormat format(int most = 32);
  RandomFormat near(int width, int fraction);
  std::string integers(const RandomFormat &format, int64_t count);
  std::string table(const RandomFormat &format, int64_t count,
                    std::string &name);
  std::string next(const std::string &prefix);
  Buffer input(int64_t size, const RandomFormat &format);
  Buffer output(int64_t size, const RandomFormat &format);

  void emitMap();
  Number emitScalar(std::string &body, const std::vector<Number> &numbers);
  Number emitBinary(std::string &body, const Number &a, const Number &b);
  Number emitGate(std::string &body, const Number &a, const Number &b,
                  const Number &c);
  Number emitUnary(std::string &body, const Number &a);
  Number emitLookup(std::string &body, const Number &a);
  Number emitConstant(std::string &body);
  void pickGrid();
  std::string narrowRow(int64_t count);
  void emitGemv();
  void emitReduce();
  void emitSoftmax();
  std::string finish();

  std::mt19937 engine;
  Grid grid;
  int counter = 0;
  std::string roms, inputs, outputs, statements;
};

} // namespace pannikin::testing

#endif // PANNIKIN_TEST_EMIT_RANDOMMODEL_H
