// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random recurrent models in f32, as text, so that a failing one can be read.

#ifndef PANNIKIN_TEST_PASSES_RANDOMCELL_H
#define PANNIKIN_TEST_PASSES_RANDOMCELL_H

#include <random>
#include <string>
#include <vector>

namespace pannikin::testing {

/// Writes one model: an input sequence or two, one or two scans whose steps
/// are random graphs on one or two states, and a head.
class RandomCell {
public:
  /// With `isGated` a gate of one number mixes new and old states.
  explicit RandomCell(unsigned seed, bool isGated = false)
      : engine(seed), isGated(isGated) {}

  /// Text of a module with one function `main`.
  std::string model();

  int64_t pick(int64_t lo, int64_t hi);
  /// A real number within `magnitude`, sometimes just that or zero.
  double number(double magnitude);

private:
  struct Vector {
    std::string name;
    int64_t size;
  };
  struct Scan {
    std::vector<Vector> finals, sequences;
  };

  std::string next() { return "%v" + std::to_string(counter++); }
  bool chance(int percent) { return pick(1, 100) <= percent; }
  std::string constant(const std::string &shape, int64_t count,
                       double magnitude);
  Vector emit(std::string &body, const std::string &text, int64_t size);
  Vector matvec(std::string &body, const Vector &x, int64_t rows);
  Vector activation(std::string &body, const Vector &x);
  Vector bounded(std::string &body, const Vector &x);
  Vector binary(std::string &body, const Vector &x, const Vector &y);
  Vector move(std::string &body, const Vector &x);
  Vector permuted(std::string &body, const Vector &x);
  Vector anyOperation(std::string &body, const std::vector<Vector> &pool);
  Vector ofSize(std::string &body, const std::vector<Vector> &pool,
                int64_t size);
  Vector gate(std::string &body, const Vector &x);
  Vector mixed(std::string &body, const Vector &gate, const Vector &x,
               const Vector &old);
  Scan scan(const std::vector<Vector> &inputs, bool reverse);
  std::vector<Vector> overTime(const std::vector<Vector> &sequences);

  std::mt19937 engine;
  bool isGated;
  int counter = 0;
  int64_t steps = 1;
  std::string constants, text;
  std::vector<std::pair<std::string, std::string>> results;
};

} // namespace pannikin::testing

#endif // PANNIKIN_TEST_PASSES_RANDOMCELL_H
