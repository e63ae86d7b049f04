// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Spellings of types and numbers.

#include "compiler/emit/CTypes.h"
#include "ir/Numbers.h"
#include "llvm/ADT/SmallString.h"
#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace mlir;
using namespace pannikin;

std::string emit::cTypeOf(Type element) {
  if (element.isF32())
    return "float";
  auto fixed = dyn_cast<pan::FixedType>(element);
  if (!fixed)
    return "int32_t";
  std::string sign = fixed.getIsUnsigned() ? "u" : "";
  if (fixed.getWidth() == 24)
    return "pk_" + sign + "int24";
  return sign + "int" + std::to_string(fixed.getWidth()) + "_t";
}

std::string emit::workType(unsigned width) {
  return width == 24 ? "pk_int24" : "int" + std::to_string(width) + "_t";
}

std::string emit::suffixOf(Type element) {
  if (element.isF32())
    return "f32";
  auto fixed = dyn_cast<pan::FixedType>(element);
  if (!fixed)
    return "s32";
  return (fixed.getIsUnsigned() ? "u" : "s") + std::to_string(fixed.getWidth());
}

std::string emit::literal(Wide value) {
  if (value == -(Wide(1) << 63))
    return "INT64_MIN";
  if (value == -(Wide(1) << 31))
    return "INT32_MIN";
  std::string digits = std::to_string(int64_t(value));
  bool wide = value > (Wide(1) << 31) - 1 || value < -(Wide(1) << 31);
  return wide ? "INT64_C(" + digits + ")" : digits;
}

std::string emit::realLiteral(double value) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.9g", double(float(value)));
  std::string text = buffer;
  if (text.find_first_of(".en") == std::string::npos)
    text += ".0";
  return text + "f";
}

std::string emit::indexType(int64_t count) {
  return count <= 255 ? "uint_fast8_t" : "uint_fast16_t";
}

std::string emit::scaleText(Type element) {
  auto fixed = dyn_cast<pan::FixedType>(element);
  if (!fixed)
    return element.isF32() ? "float" : "integer";
  if (!fixed.hasRowFractions())
    return "scale " + std::to_string(fixed.getFraction());
  auto rows = fixed.getRowFractions();
  auto [lo, hi] = std::minmax_element(rows.begin(), rows.end());
  if (*lo == *hi)
    return "scale " + std::to_string(*lo);
  return "scales " + std::to_string(*lo) + " to " + std::to_string(*hi) +
         " by row";
}

/// 2^exponent in decimal.
static std::string powerText(int exponent) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.6g", std::ldexp(1.0, exponent));
  std::string text = buffer;
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string emit::scaleExample(Type element) {
  auto fixed = dyn_cast<pan::FixedType>(element);
  if (!fixed)
    return element.isF32() ? "float" : "int32, a class index";
  std::string type = (fixed.getIsUnsigned() ? "uint" : "int") +
                     std::to_string(fixed.getWidth());
  if (fixed.hasRowFractions()) {
    std::string scales;
    for (int fraction : fixed.getRowFractions())
      scales += (scales.empty() ? "" : " ") + std::to_string(fraction);
    return type + ", a scale for each: " + scales;
  }
  int fraction = fixed.getFraction();
  std::string scale = type + ", scale " + std::to_string(fraction) + ": ";
  Wide one = fraction >= 0 && fraction < 62 ? Wide(1) << fraction : 0;
  if (fraction >= 0 && one <= fixed.getMax() && one > 0)
    return scale + std::to_string(int64_t(one)) + " is 1.0";
  return scale + "1 is " + powerText(-fraction);
}

int emit::fractionOf(Type element) {
  auto fixed = dyn_cast<pan::FixedType>(element);
  return fixed ? readFractionOf(fixed) : 0;
}
