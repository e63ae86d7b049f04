// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how chips are found and how a price is picked from a chip's list.
#include "targets/Target.h"

#include <algorithm>

namespace pannikin {

// One function a chip, defined in its folder; the list is CMake's.
#define PANNIKIN_CHIP(id) Target chip_##id();
#include "targets/Chips.inc"
#undef PANNIKIN_CHIP

static double cheapest(const std::vector<MacCost> &costs, int weightBits,
                       int inputBits, int accBits) {
  double best = 0, dearest = 0;
  for (const MacCost &cost : costs) {
    dearest = std::max(dearest, cost.cycles);
    if (cost.weightBits < weightBits || cost.inputBits < inputBits ||
        cost.accBits < accBits)
      continue;
    if (best == 0 || cost.cycles < best)
      best = cost.cycles;
  }
  return best != 0 ? best : dearest;
}

double Target::cyclesPerMac(int weightBits, int inputBits, int accBits) const {
  return cheapest(macCosts, weightBits, inputBits, accBits);
}

double Target::cyclesPerSparseMac(int inputBits, int accBits) const {
  return cheapest(sparseCosts, 8, inputBits, accBits);
}

double Target::cyclesOfCodes(const CodeCounts &counts, int inputBits,
                             int accBits) const {
  // A kernel of more bits reads another table.
  std::vector<MacCost> blocks;
  for (const MacCost &cost : blockCosts)
    if (cost.weightBits == counts.bits)
      blocks.push_back(cost);
  return double(counts.inBlocks) *
             cheapest(blocks, counts.bits, inputBits, accBits) +
         double(counts.turns) * codeCost.turn +
         double(counts.digits) * codeCost.digit +
         double(counts.lookups) * codeCost.lookup +
         double(counts.products) *
             cheapest(codeProducts, 8, inputBits, accBits);
}

TreeCost Target::treeCost(int bits) const {
  for (const TreeCost &cost : treeCosts)
    if (cost.bits >= bits)
      return cost;
  return treeCosts.empty() ? TreeCost{bits, 10, 1, 4, 3} : treeCosts.back();
}

bool Target::fits(uint32_t flash, uint32_t ram) const {
  return (flashBytes == 0 || flash <= flashBytes) &&
         (ramBytes == 0 || ram <= ramBytes);
}

const std::vector<Target> &allTargets() {
#define PANNIKIN_CHIP(id) chip_##id(),
  static const std::vector<Target> targets = {
#include "targets/Chips.inc"
  };
#undef PANNIKIN_CHIP
  return targets;
}

const Target *findTarget(const std::string &name) {
  for (const Target &target : allTargets())
    if (target.name == name)
      return &target;
  return nullptr;
}

std::string targetNames() {
  std::string names;
  for (const Target &target : allTargets())
    names += (names.empty() ? "" : ", ") + target.name;
  return names;
}

} // namespace pannikin
