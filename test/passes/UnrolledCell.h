// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random cells written twice: as a loop, and as the straight line of copies
// that an exporter makes of it.

#ifndef PANNIKIN_TEST_PASSES_UNROLLEDCELL_H
#define PANNIKIN_TEST_PASSES_UNROLLEDCELL_H

#include <random>
#include <string>
#include <vector>

namespace pannikin::testing {

/// One or two layers of random cells over one sequence, forward, backward or
/// stacked, with a head on final states, and perhaps all steps of an output.
class UnrolledCell {
public:
  /// With `wild`, states may be single numbers, lead nowhere or be multiplied
  /// away, so that not every cell has one form.
  explicit UnrolledCell(unsigned seed, bool wild = false);

  int64_t steps, inputs;
  /// The model with `pan.scan`.
  std::string loop() const;
  /// The same without, its operations in any order that computes it.
  std::string unrolled();

private:
  struct Op {
    std::string name;           // "pan.add", ..
    std::vector<int> operands;  // indices of values of the step
    std::string constant, rest; // a weight, and what follows the operands
    int64_t size;
  };
  struct Layer {
    std::vector<int64_t> sizes; // of the element, the states, the operations
    std::vector<std::string> inits;
    std::vector<Op> ops;
    std::vector<int> next;
    int output;
    bool reverse, stacked;
  };
  struct Line {
    std::string result, text;
    std::vector<std::string> needs;
  };

  int64_t pick(int64_t lo, int64_t hi);
  bool chance(int percent) { return pick(1, 100) <= percent; }
  std::string constant(std::vector<int64_t> shape, double magnitude);
  Layer makeLayer(int64_t width, bool reverse, bool stacked);
  int addOp(Layer &layer, Op op);
  int mixed(Layer &layer, int64_t size, int state = 0);
  std::string textOf(const Layer &layer, const Op &op,
                     const std::vector<std::string> &names) const;
  std::string head(const std::vector<std::string> &finals,
                   const std::string &stack) const;
  std::vector<std::string> unrollLayer(size_t index,
                                       std::vector<std::string> &elements);
  void add(std::string result, std::string text,
           std::vector<std::string> needs);
  std::string shuffled();

  std::mt19937 engine;
  bool wild;
  int64_t least;
  int counter = 0;
  std::string constants;
  std::vector<Layer> layers;
  std::vector<std::string> weights; // of the head, one for each state
  std::vector<Line> lines;
  bool stacks, backwards;
};

} // namespace pannikin::testing

#endif // PANNIKIN_TEST_PASSES_UNROLLEDCELL_H
