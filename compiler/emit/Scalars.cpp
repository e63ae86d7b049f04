// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The law of rounding in C, and the arithmetic operations.

#include "compiler/emit/Scalars.h"
#include "ir/Numbers.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

static pan::FixedType fixedOf(Type type) { return cast<pan::FixedType>(type); }

Scalar emit::literalScalar(Wide value, Type type) {
  return {literal(value), type, {value, value}};
}

std::string emit::operandText(const Scalar &value, unsigned width, bool cast) {
  if (value.range.isPoint())
    return literal(value.range.lo);
  auto type = fixedOf(value.type);
  unsigned bits = type.getWidth() == 24 ? 32 : type.getWidth();
  bool widen = width > bits ? (cast && width > 16)
                            : width < bits || type.getIsUnsigned();
  if (type.getWidth() == 24)
    widen = true;
  return widen ? "(" + workType(width) + ")" + value.text : value.text;
}

std::string emit::alignedText(const Scalar &value, unsigned bits,
                              unsigned width, bool cast) {
  if (value.range.isPoint())
    return literal(value.range.lo * (Wide(1) << bits));
  if (bits == 0)
    return operandText(value, width, cast);
  return operandText(value, width, true) + " * " + literal(Wide(1) << bits);
}

std::string emit::typed(const std::string &text, unsigned width) {
  return width == 16 ? "(int16_t)(" + text + ")" : text;
}

Exact ScalarEmitter::exactly(const Scalar &value) {
  return {[value](unsigned width) { return operandText(value, width, true); },
          value.range, value.range, fractionOf(value.type)};
}

namespace {
/// An exact value after its shift: text, range and work width.
struct Shifted {
  std::string text;
  Interval range;
  unsigned width = 0;
};
} // namespace

/// Right shift by `s` > 0 with rounding. On a chip without shifts by several
/// places, one to the left by a few and one to the right by whole bytes cost
/// less, and elsewhere hardly more: done where the range leaves the room.
static Shifted shiftRight(const Exact &exact, unsigned s,
                          const Target &target) {
  Shifted result;
  result.range = roundShift(exact.range, s);
  if (s >= 64)
    return result; // width 0: no work width shifts that far
  Interval half{0, Wide(1) << (s - 1)};
  Interval needs = unite(exact.needs, add(exact.range, half));
  unsigned width = result.width = widthFor(needs);
  // Without room for half a unit, the last place is shifted out by itself.
  unsigned least = widthFor(exact.needs);
  bool isTight = width > least && s > 1 && s <= least;
  if (isTight && least >= unsigned(target.nativeIntBits == 8 ? 16 : 32)) {
    result.width = least;
    std::string text = exact.build(least);
    result.text = "pk_shift" + std::to_string(least) + "(" +
                  typed(text, least) + ", " + std::to_string(s - 1) + ")";
    return result;
  }
  if (width == 0)
    return result;
  std::string text = exact.build(width);
  unsigned up = (8 - s % 8) % 8;
  Interval raised = emit::shiftLeft(unite(needs, half), up);
  // An AVR drops whole bytes first and shifts fewer of them after.
  bool isLong = target.nativeIntBits == 8 && width == 32;
  bool isShort = isLong && signedLimits(16).contains(result.range);
  bool isNear = isLong && s > 8 && (up > 4 || (isShort && s < 16));
  bool pays = up > 0 && (up <= 3 || s > 8) && !isNear;
  if (pays && s + up < width && widthFor(raised) == width) {
    text = typed("(" + text + ") * " + literal(Wide(1) << up), width);
    s += up;
  }
  std::string name = "pk_round" + std::to_string(width);
  if (isShort) {
    name += "to16";
    result.width = 16;
  }
  result.text = name + "(" + text + ", " + std::to_string(s) + ")";
  return result;
}

/// Left shift by `n`. More than 32 places saturate any type that 32 places do.
static Shifted shiftLeft(const Exact &exact, unsigned n) {
  n = std::min(n, 32u);
  Shifted result;
  result.range = emit::shiftLeft(exact.range, n);
  result.width = widthFor(unite(exact.needs, result.range));
  if (result.width == 0)
    return result;
  result.text = exact.build(result.width);
  if (n > 0)
    result.text =
        typed("(" + result.text + ") * " + literal(Wide(1) << n), result.width);
  return result;
}

/// Limits `value` where its range leaves `limits`.
static std::string limited(const Shifted &value, const Interval &limits) {
  std::string call = std::to_string(value.width) + "(" + value.text + ", ";
  bool below = value.range.lo<limits.lo, above = value.range.hi> limits.hi;
  Interval word = signedLimits(16);
  if (value.width == 32 && word.contains(limits) && limits.contains(word))
    return below || above ? "pk_sat16(" + value.text + ")" : value.text;
  if (below && above)
    return "pk_clip" + call + literal(limits.lo) + ", " + literal(limits.hi) +
           ")";
  if (below)
    return "pk_max" + call + literal(limits.lo) + ")";
  if (above)
    return "pk_min" + call + literal(limits.hi) + ")";
  return value.text;
}

/// Whether the limits of the type, and not limits that the operation asks for,
/// change a value.
static bool saturates(Operation *op, const Interval &range,
                      const Interval &bounds, const Interval &limits) {
  bool above = range.hi > limits.hi && bounds.hi == limits.hi;
  bool below = range.lo < limits.lo && bounds.lo == limits.lo;
  return !isa<pan::ClipOp>(op) &&
         (above || (below && !isa<pan::ActivationOp>(op)));
}

/// The runtime's shift of a 16-bit number to all that 8 bits hold; empty where
/// it has none. Without shifts by several places it costs half of a general
/// one.
static std::string byteText(const Exact &exact, int s, const Interval &bounds,
                            pan::FixedType type, const Target &target) {
  bool has = target.nativeIntBits == 8 && s >= 4 && s <= 8 &&
             suffixOf(type) == "s8" && widthFor(exact.needs) == 16 &&
             signedLimits(8).contains(bounds) &&
             bounds.contains(signedLimits(8));
  return has ? "pk_round16to8(" + exact.build(16) + ", " + std::to_string(s) +
                   ")"
             : "";
}

Scalar ScalarEmitter::finish(Operation *op, const Exact &exact,
                             pan::FixedType type,
                             std::optional<Interval> limits) {
  int s = exact.fraction - type.getFraction();
  Interval bounds = limits ? *limits : limitsOf(type);
  Shifted value = s > 0 ? shiftRight(exact, unsigned(s), model.target)
                        : ::shiftLeft(exact, unsigned(-s));
  Scalar result{"0", type, clamp(value.range, bounds)};
  if (result.range.isPoint())
    return literalScalar(result.range.lo, type);
  if (value.width == 0)
    return fail(
        op, type,
        "found operands whose sum or product needs more than 64 bits "
        "before it is rounded to " +
            scaleText(type) +
            "; allowed are fractions closer together; use a calibration "
            "that gives them closer formats");
  if (saturates(op, value.range, bounds, limitsOf(type)))
    model.recordSaturation(op, type, value.range);
  if (std::string byte = byteText(exact, s, bounds, type, model.target);
      !byte.empty()) {
    result.text = byte;
    return result;
  }
  std::string text = limited(value, bounds);
  std::string cType = cTypeOf(type);
  bool isTyped = cType == workType(value.width) && value.width != 16;
  bool call = text.back() == ')' && StringRef(text).starts_with("pk_");
  if (cType == "int16_t" && call &&
      (value.width == 16 || StringRef(text).starts_with("pk_sat16")))
    isTyped = true;
  StringRef cast = "(int16_t)";
  if (cType == "int16_t" && StringRef(text).starts_with(cast))
    isTyped = true;
  result.text =
      isTyped ? text : "(" + cType + ")" + (call ? text : "(" + text + ")");
  return result;
}

/// Whether a + b is a sum of 16-bit numbers of one scale.
static bool addsShort(const Scalar &a, const Scalar &b, pan::FixedType type) {
  return suffixOf(type) == "s16" && a.type == type && b.type == type;
}

Scalar ScalarEmitter::binary(Operation *op, const Scalar &a, const Scalar &b,
                             pan::FixedType type) {
  int fa = fractionOf(a.type), fb = fractionOf(b.type);
  int fraction = std::max(fa, fb);
  unsigned ka = unsigned(fraction - fa), kb = unsigned(fraction - fb);
  Interval ra = emit::shiftLeft(a.range, ka), rb = emit::shiftLeft(b.range, kb);
  Exact exact;
  exact.fraction = fraction;
  bool isAdd = isa<pan::AddOp>(op), isSub = isa<pan::SubOp>(op);
  bool isMin = isa<pan::MinOp>(op);
  exact.range = isAdd   ? add(ra, rb)
                : isSub ? subtract(ra, rb)
                : isMin
                    ? Interval{std::min(ra.lo, rb.lo), std::min(ra.hi, rb.hi)}
                    : Interval{std::max(ra.lo, rb.lo), std::max(ra.hi, rb.hi)};
  exact.needs = unite(exact.range, unite(ra, rb));
  if (isAdd && addsShort(a, b, type) && widthFor(exact.range) == 32) {
    model.recordSaturation(op, type, exact.range);
    return {"pk_sat_add16(" + a.text + ", " + b.text + ")", type,
            clamp(exact.range, limitsOf(type))};
  }
  exact.build = [=](unsigned width) {
    bool calls = !isAdd && !isSub;
    std::string x = alignedText(a, ka, width, !calls);
    std::string y = alignedText(b, kb, width, !calls && a.range.isPoint());
    if (calls)
      return (isMin ? "pk_min" : "pk_max") + std::to_string(width) + "(" +
             typed(x, ka ? width : 0) + ", " + typed(y, kb ? width : 0) + ")";
    return typed(
        x + (isAdd ? " + " : " - ") + (y[0] == '-' ? "(" + y + ")" : y), width);
  };
  return finish(op, exact, type);
}

/// The quotients by `divisor` > 0, and one to either side for the rounding.
static Interval roundedQuotient(const Interval &a, Wide divisor) {
  return {a.lo / divisor - 1, a.hi / divisor + 1};
}

// a / b at fraction f is a * 2^(f - fa + fb) / b.
Scalar ScalarEmitter::divide(Operation *op, const Scalar &a, const Scalar &b,
                             pan::FixedType type) {
  int k = type.getFraction() - fractionOf(a.type) + fractionOf(b.type);
  unsigned up = unsigned(std::max(k, 0)), down = unsigned(std::max(-k, 0));
  Interval numerator = emit::shiftLeft(a.range, up);
  Interval denominator = emit::shiftLeft(b.range, down);
  if (up > 64 || down > 64 ||
      numerator.magnitude() * 2 + denominator.magnitude() >= (Wide(1) << 62))
    return fail(op, type,
                "found a quotient whose exact form needs more than 64 bits; "
                "allowed are fractions closer together; use a calibration "
                "that gives them closer formats");
  Interval limits = limitsOf(type), range = numerator;
  if (denominator.lo > 0)
    range = unite(roundedQuotient(numerator, denominator.lo),
                  roundedQuotient(numerator, denominator.hi));
  if (denominator.lo <= 0 || !limits.contains(range))
    model.recordSaturation(op, type, range);
  std::string text = "pk_divide(" + alignedText(a, up, 64, true) + ", " +
                     alignedText(b, down, 64, true) + ", " +
                     literal(limits.lo) + ", " + literal(limits.hi) + ")";
  return {"(" + cTypeOf(type) + ")" + text, type,
          denominator.lo > 0 ? clamp(range, limits) : limits};
}

// quantize is monotone, so that limiting before it equals limiting after it to
// the rounded limits.
Scalar ScalarEmitter::clip(pan::ClipOp op, const Scalar &x,
                           pan::FixedType type) {
  Format format(type);
  Interval limits{
      Wide(format.quantize(op.getLo().convertToDouble()) * format.scale),
      Wide(format.quantize(op.getHi().convertToDouble()) * format.scale)};
  return finish(op, exactly(x), type, limits);
}

Scalar ScalarEmitter::activation(pan::ActivationOp op, const Scalar &x,
                                 pan::FixedType type) {
  Interval limits = limitsOf(type);
  if (op.getFunction() == pan::Function::Relu)
    return finish(op, exactly(x), type,
                  Interval{std::max<Wide>(limits.lo, 0), limits.hi});
  if (op.getFunction() != pan::Function::ThresholdedRelu)
    return fail(op, type,
                "found a function without a fixed-point form; it "
                "must have become a table");
  Scalar kept = finish(op, exactly(x), type);
  Wide bound = Wide(std::floor(
      std::ldexp(op.getAlpha().convertToDouble(), fractionOf(x.type))));
  if (x.range.lo > bound)
    return kept;
  Scalar zero = literalScalar(0, type);
  if (x.range.hi <= bound)
    return zero;
  std::string choice =
      x.text + " > " + literal(bound) + " ? " + kept.text + " : 0";
  return {"(" + cTypeOf(type) + ")(" + choice + ")", type,
          unite(kept.range, zero.range)};
}

Scalar ScalarEmitter::fail(Operation *op, Type type, const Twine &why) {
  model.fail(op, why);
  return {"0", type, isa<pan::FixedType>(type) ? limitsOf(type) : Interval()};
}

Scalar ScalarEmitter::declare(const Scalar &value, StringRef name,
                              bool isRead) {
  if (isa<pan::FixedType>(value.type) && value.range.isPoint())
    return value;
  std::string local = names.local(name);
  locals.push_back({cTypeOf(value.type), local, value.text,
                    " /* " + scaleText(value.type) + " */", false, isRead});
  return {local, value.type, value.range};
}

std::string ScalarEmitter::addLocal(const std::string &type, StringRef name,
                                    const std::string &value) {
  std::string local = names.local(name);
  locals.push_back({type, local, value, "", false, false});
  return local;
}

void ScalarEmitter::writeNeeded(Writer &writer, const std::string &text) {
  // Reads first: measured to leave fewer registers waiting.
  for (bool isRead : {true, false})
    for (Local &local : locals) {
      if (local.isWritten || local.isRead != isRead ||
          !mentions(text, local.name))
        continue;
      local.isWritten = true;
      writeNeeded(writer, local.value);
      writer.line("const " + local.type +
                  (StringRef(local.type).ends_with("*") ? "" : " ") +
                  local.name + " = " + local.value + ";" + local.comment);
    }
}

void ScalarEmitter::flush(Writer &writer, ArrayRef<std::string> uses) {
  for (const std::string &use : uses)
    writeNeeded(writer, use);
  locals.clear();
}

Scalar ScalarEmitter::emit(Operation *op, ArrayRef<Scalar> x) {
  Type element = numberTypeOf(op->getResult(0).getType());
  if (auto constant = dyn_cast<pan::ConstantOp>(op)) {
    if (element.isF32())
      return {realLiteral(constantValues(constant.getValue(), element)[0]),
              element,
              {}};
    auto type = fixedOf(element);
    return literalScalar(
        constantIntegers(constant.getValue(), type.getIsUnsigned())[0], type);
  }
  if (auto lut = dyn_cast<panc::LutOp>(op))
    return lookup(lut, x[0]);
  if (element.isF32())
    return real(op, x);
  auto type = fixedOf(element);
  return llvm::TypeSwitch<Operation *, Scalar>(op)
      .Case<pan::AddOp, pan::SubOp, pan::MinOp, pan::MaxOp>(
          [&](auto) { return binary(op, x[0], x[1], type); })
      .Case([&](pan::MulOp) { return multiply(op, x[0], x[1], type); })
      .Case([&](pan::DivOp) { return divide(op, x[0], x[1], type); })
      .Case([&](pan::RescaleOp) { return finish(op, exactly(x[0]), type); })
      .Case([&](pan::ClipOp c) { return clip(c, x[0], type); })
      .Case([&](pan::ActivationOp a) { return activation(a, x[0], type); })
      .Case([&](pan::GreaterOp) { return greater(op, x[0], x[1], type); })
      .Case([&](pan::SelectOp) { return select(op, x, type); })
      .Default([&](Operation *) {
        return fail(op, type,
                    "found an operation that has no C form inside a "
                    "map; allowed is element-wise arithmetic");
      });
}
