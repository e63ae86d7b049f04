// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Draws stored vectors, what they say, and how they are asked.

#include "test/RandomNearest.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace pannikin;
using namespace pannikin::testing;

static const char *const metrics[] = {"squared_l2", "l1", "minkowski",
                                      "chebyshev"};
static const char *const kernels[] = {"one", "exponential", "reciprocal mean",
                                      "reciprocal_root mean"};

RandomNearest::RandomNearest(unsigned seed) : random(seed) {
  size = pick(0, 5) ? pick(1, 20) : pick(250, 300);
  rows = pick(1, 30);
  outputs = pick(1, 5);
  metric = pick(0, 1) ? 0 : pick(1, 3);
  kernel = metric == 2 ? 0 : pick(0, 3);
  power = pick(3, 4);
  bool isVote = pick(0, 1);
  k = kernel == 1 && pick(0, 3) ? rows : pick(1, std::min<int>(rows, 7));
  spread = std::ldexp(1.0, pick(-3, 6));
  // Weights between rows that are near and far differ by e^1 to e^30.
  double typical =
      (metric == 3 ? 1 : size) * spread * (metric ? 1 : spread) / 2;
  scale = kernel == 1  ? std::ldexp(1.0, pick(0, 5)) / typical
          : pick(0, 1) ? 1e-6
                       : typical / 50;
  for (int64_t i = 0; i < rows * size; ++i)
    prototypes.push_back(number(spread));
  double vote = pick(0, 1) ? 1 : 1.0 / k;
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t v = 0, said = pick(0, outputs - 1); v < outputs; ++v)
      values.push_back(isVote ? v == said ? vote : 0 : number(10));
}

static void printRows(llvm::raw_ostream &out, const std::vector<double> &data,
                      int64_t columns) {
  for (size_t i = 0; i < data.size(); ++i) {
    out << (i ? ", " : "") << (i % columns ? "" : "[");
    out << llvm::format("%.9e", data[i]);
    out << ((i + 1) % columns ? "" : "]");
  }
}

std::string RandomNearest::module() const {
  std::string text;
  llvm::raw_string_ostream out(text);
  auto tensor = [&](int64_t columns) {
    return "tensor<" + std::to_string(rows) + "x" + std::to_string(columns) +
           "xf32>";
  };
  std::string x = "tensor<" + std::to_string(size) + "xf32>";
  std::string y = "tensor<" + std::to_string(outputs) + "xf32>";
  out << "func.func @model(%x: " << x << " {pan.name = \"x\"}) -> (" << y
      << " {pan.name = \"y\"}) {\n%p = pan.constant dense<[";
  printRows(out, prototypes, size);
  out << "]> : " << tensor(size) << " -> " << tensor(size)
      << "\n%v = pan.constant dense<[";
  printRows(out, values, outputs);
  out << "]> : " << tensor(outputs) << " -> " << tensor(outputs)
      << "\n%y = pan.nearest " << k << " " << metrics[metric] << " "
      << kernels[kernel]
      << " %x, %p, %v {scale = " << llvm::format("%.9e", scale)
      << " : f64, power = " << power << " : i64} : " << x << ", "
      << tensor(size) << ", " << tensor(outputs) << " -> " << y
      << "\nreturn %y : " << y << "\n}\n";
  return text;
}

Tensor RandomNearest::input() {
  Tensor x{{size}, {}};
  int64_t row = pick(0, int(rows) - 1);
  double away = pick(0, 3) ? number(1) : 0;
  for (int64_t j = 0; j < size; ++j)
    x.data.push_back(prototypes[row * size + j] + away * number(spread));
  return x;
}

double RandomNearest::magnitude() const {
  double worst = 0;
  for (int64_t v = 0; v < outputs; ++v) {
    double sum = 0;
    for (int64_t i = 0; i < rows; ++i)
      sum += std::fabs(values[i * outputs + v]);
    worst = std::max(worst, sum);
  }
  return worst;
}
