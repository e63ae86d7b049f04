// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops of random length in which a product keeps its sums.

#include "test/emit/RandomModel.h"

using namespace pannikin::testing;

std::string RandomModel::holds() {
  int64_t steps = pick(1, 9), rows = pick(1, 9), columns = pick(1, 20);
  RandomFormat x = near(pick(0, 1) ? 8 : 16, int(pick(0, 12)));
  RandomFormat weights{8, int(pick(0, 8)), false};
  RandomFormat out{16, x.fraction + weights.fraction - int(pick(-2, 10)),
                   false};
  // A bound of any size: sums of 16 bits need small weights.
  int64_t most = (pick(0, 1) ? 128 : 3), bound = columns * most << x.width;
  int64_t width = bound < 32767 ? 16 : bound < 8388607 ? 24 : 32;
  std::string values;
  for (int64_t i = 0; i < rows; ++i) {
    values += i ? ", [" : "[";
    for (int64_t j = 0; j < columns; ++j)
      values += (j ? ", " : "") + std::to_string(pick(-most, most - 1));
    values += "]";
  }
  auto buffer = [](const std::string &shape, const RandomFormat &format) {
    return "!panc.buffer<" + shape + "x" + format.text() + ">";
  };
  auto text = [](int64_t number) { return std::to_string(number); };
  std::string w = buffer(text(rows) + "x" + text(columns), weights);
  std::string k = buffer(text(columns), x), y = buffer(text(rows), out);
  std::string xs = buffer(text(steps) + "x" + text(columns), x);
  std::string ys = buffer(text(steps) + "x" + text(rows), out);
  std::string d = buffer(text(columns), {x.width, x.fraction, false});
  std::string c = buffer(text(columns + 1), {8, 0, true});
  RandomFormat sum{int(width), 0, false};
  std::string s = buffer(text((rows + 3) / 4 * 4), sum);
  auto zeros = [](const std::string &name, const std::string &type,
                  const RandomFormat &format) {
    return "  " + name + " = panc.scratch \"" + name.substr(1) +
           "\" : " + type + "\n  panc.map () -> (" + name + ") : () -> (" +
           type + ") {\n    %z = pan.constant dense<0> : tensor<1xi" +
           std::to_string(format.width) + "> -> " + format.text() +
           "\n    panc.yield %z : " + format.text() + "\n  }\n";
  };
  // In units, and a part of one that counts for nothing.
  int64_t units = pick(0, 3) ? pick(0, 60) : pick(0, 200000);
  std::string threshold =
      std::to_string(double(units) / double(1 << x.fraction) + 1e-6);
  return "panc.rom @w dense<[" + values + "]> : tensor<" + text(rows) + "x" +
         text(columns) + "xi8> : " + w +
         "\npanc.func @predict role \"predict\" " + "(%x as \"x\": " + xs +
         ") -> (%y as \"y\": " + ys + ") {\n" + zeros("%k", k, x) +
         zeros("%s", s, sum) + "  panc.for_time %t = " + text(steps) +
         " {\n    %w = panc.ref @w : " + w +
         "\n    %c = panc.scratch \"c\" : " + c +
         "\n    %d = panc.scratch \"d\" : " + d +
         "\n    %xt = panc.view %x[%t] from 0 : " + xs + " -> " + k +
         "\n    %yt = panc.view %y[%t] from 0 : " + ys + " -> " + y +
         "\n    panc.hold %xt into %k by " + threshold +
         " moved %c, %d : " + k + " -> " + k + ", " + c + ", " + d +
         "\n    panc.gemv %w, %k keeping %s " +
         "moved %c, %d into %yt accumulator " + text(width) + " bound " +
         text(std::min(bound, (int64_t(1) << (width - 1)) - 1)) + " : " + w +
         ", " + k + " keeping " + s + ", " + c + ", " + d + " -> " + y +
         "\n  }\n}\n";
}
