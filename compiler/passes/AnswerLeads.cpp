// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compares the leads of answers.

#include "compiler/passes/AnswerLeads.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>

using namespace pannikin;
using llvm::ArrayRef;

static Lead leadOf(ArrayRef<double> exact, ArrayRef<double> other,
                   double spread) {
  if (exact.size() == 1)
    return {spread / 100, other[0] - exact[0]};
  size_t best = std::max_element(exact.begin(), exact.end()) - exact.begin();
  size_t next = best == 0 ? 1 : 0;
  for (size_t i = 0; i < exact.size(); ++i)
    if (i != best && exact[i] > exact[next])
      next = i;
  double lead = exact[best] - exact[next];
  return {lead, other[best] - other[next] - lead};
}

std::vector<Lead> pannikin::leadsOf(const Answers &exact,
                                    const Answers &other) {
  double lo = exact[0][0], hi = lo;
  for (const std::vector<double> &answer : exact) {
    lo = std::min(lo, answer[0]);
    hi = std::max(hi, answer[0]);
  }
  std::vector<Lead> leads;
  for (auto [x, y] : llvm::zip(exact, other))
    leads.push_back(leadOf(x, y, hi - lo));
  return leads;
}

double pannikin::variance(ArrayRef<Lead> leads) {
  double sum = 0;
  for (const Lead &lead : leads)
    sum += lead.change * lead.change;
  return sum / double(leads.size());
}

double pannikin::expectedOthers(const Answers &exact, const Answers &other) {
  std::vector<Lead> leads = leadsOf(exact, other);
  double scale = std::sqrt(2 * variance(leads)), sum = 0;
  if (scale == 0)
    return 0;
  for (const Lead &lead : leads)
    sum += std::erfc(lead.exact / scale);
  // A single number may be wrong on either side.
  return sum / double(leads.size()) / (exact[0].size() == 1 ? 1 : 2);
}
