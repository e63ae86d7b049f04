// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Neighbours in C. Distances stream by; only the k least are kept, in order, so
// that memory does not grow with the table.

#include "compiler/emit/Nearest.h"
#include "compiler/emit/CTypes.h"
#include "compiler/emit/Scalars.h"
#include "ir/Numbers.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

static panc::RomOp romNamed(Operation *op, FlatSymbolRefAttr symbol) {
  return cast<panc::RomOp>(SymbolTable::lookupNearestSymbolFrom(
      op->getParentOfType<ModuleOp>(), symbol));
}

/// What `k` rows can say of one output, in integers.
static Interval sumsOf(const Nearest &nearest) {
  Interval all;
  for (int64_t v = 0; v < nearest.outputs; ++v) {
    std::vector<double> column;
    for (int64_t i = 0; i < nearest.rows(); ++i)
      column.push_back(nearest.values[i * nearest.outputs + v]);
    llvm::sort(column);
    Interval sum;
    for (int64_t n = 0; n < nearest.k; ++n)
      sum = add(sum, {Wide(column[n]), Wide(column[column.size() - 1 - n])});
    all = unite(all, sum);
  }
  return all;
}

NearestLoop::NearestLoop(Model &model, panc::NearestOp op, Writer &writer)
    : model(model), op(op), writer(writer), nearest(*Nearest::of(op)) {
  panc::RomOp said = romNamed(op, op.getValuesAttr());
  in = numberTypeOf(op.getInput().getType());
  out = numberTypeOf(op.getOut().getType());
  this->said = numberTypeOf(said.getType());
  isReal = out.isF32();
  rows =
      "&" + model.tables.use(romNamed(op, op.getPrototypesAttr())) + "[0][0]";
  values = "&" + model.tables.use(said) + "[0][0]";
  // The result itself holds sums that need no rounding.
  isSummed = !isReal && (nearest.kernel != pan::Kernel::One ||
                         !limitsOf(out).contains(sumsOf(nearest)));
}

/// The distance from `x` to the row at `p`.
std::string NearestLoop::distanceText() const {
  std::string number = suffixOf(in);
  std::string operands = "(p, x, " + std::to_string(nearest.size);
  std::string drop = ", " + std::to_string(nearest.drop);
  switch (nearest.metric) {
  case pan::Metric::SquaredL2:
    return "pk_squares_" + number + operands +
           (number == "s16" ? drop + ")" : ")");
  case pan::Metric::L1:
    return "pk_magnitudes_" + number + operands + ")";
  case pan::Metric::Chebyshev:
    return "pk_chebyshev_" + number + operands + ")";
  case pan::Metric::Minkowski:
    break;
  }
  // Sums of a few high powers may fit fewer bits than the powers' own.
  bool isWide = !isReal && (distanceType() == "uint64_t" || number == "s16" ||
                            nearest.power > 4);
  return std::string(isWide ? "pk_wide_powers_" : "pk_powers_") + number +
         operands + ", " + std::to_string(nearest.power) +
         (isWide ? drop + ")" : ")");
}

/// The narrowest type that holds distances, and a number above all of them.
std::string NearestLoop::distanceType() const {
  if (isReal)
    return "float";
  auto fixed = cast<pan::FixedType>(in);
  double farthest = nearest.largestDistance(fixed.getMin(), fixed.getMax());
  bool isKept = nearest.kernel != pan::Kernel::Reciprocal &&
                nearest.kernel != pan::Kernel::ReciprocalRoot;
  return farthest < 65535 && isKept      ? "uint16_t"
         : farthest < 16777215 && isKept ? "pk_uint24"
         : farthest < 4294967295.0       ? "uint32_t"
                                         : "uint64_t";
}

static std::string largestOf(const std::string &type) {
  return type == "float"       ? "3.402823466e+38f"
         : type == "uint16_t"  ? "0xffffu"
         : type == "pk_uint24" ? "0xffffffu"
         : type == "uint32_t"  ? "0xffffffffu"
                               : "0xffffffffffffffffu";
}

/// Three bytes where they hold every sum.
std::string NearestLoop::sumType() const {
  return nearest.largestSum() < double(1 << 23) ? "pk_int24" : "int32_t";
}

/// The sums start at zero.
void NearestLoop::declareSums() {
  std::string count = std::to_string(nearest.outputs);
  std::string index = indexType(nearest.outputs);
  if (isSummed)
    writer.line(sumType() + " sum[" + count + "] = {0};");
  else {
    writer.open("for (" + index + " v = 0; v < " + count + "; ++v)");
    writer.line("y[v] = 0;");
    writer.close();
  }
}

/// Adds what the row at `values` says, times `weight` unless that is empty.
void NearestLoop::addRow(const std::string &at, const std::string &weight) {
  std::string sum = isSummed ? "sum" : "y";
  std::string type = isSummed ? sumType() : cTypeOf(out);
  bool isVote = bool(op.getVote());
  if (!weight.empty() && isSummed && !isVote && nearest.trim == 8 &&
      suffixOf(said) == "s8" && sumType() == "pk_int24" &&
      nearest.outputs <= 255)
    return writer.line("pk_add_row_s8(sum, " + at + ", " + weight + ", " +
                       Twine(nearest.outputs) + ");");
  std::string entry = isVote
                          ? sum + "[pk_rom_" + suffixOf(said) + "(" + at + ")]"
                          : sum + "[v]";
  std::string value = "pk_rom_" + suffixOf(said) + "(" + at + " + v)";
  if (isVote) {
    double vote = op.getVote()->convertToDouble();
    value = isReal ? realLiteral(vote) : literal(Wide(vote));
  }
  if (isReal && !weight.empty())
    value = weight + " * " + value;
  else if (!weight.empty() && isVote)
    value = "(int32_t)" + weight + " * " + value;
  else if (!weight.empty())
    value = "pk_mul_u16" + suffixOf(said) + "(" + weight + ", " + value + ")";
  if (nearest.trim)
    value = "(" + sumType() + ")(" + value + " >> " +
            std::to_string(nearest.trim) + ")";
  if (!isVote)
    writer.open("for (" + indexType(nearest.outputs) + " v = 0; v < " +
                Twine(nearest.outputs) + "; ++v)");
  std::string total = entry + " + " + value;
  writer.line(entry + " = " +
              (isSummed || isReal ? total : "(" + type + ")(" + total + ")") +
              ";");
  if (!isVote)
    writer.close();
}

void NearestLoop::printSlots() {
  std::string type = distanceType(), k = std::to_string(nearest.k);
  writer.line(type + " d[" + k + "];");
  writer.line(std::string(nearest.rows() <= 256 ? "uint8_t" : "uint16_t") +
              " nearest[" + k + "];");
  writer.open("for (" + indexType(nearest.k) + " j = 0; j < " + k + "; ++j)");
  writer.line("d[j] = " + largestOf(type) + ";");
  writer.line("nearest[j] = 0;");
  writer.close();
}

/// The loop over all rows that keeps the k least in order, the first first
/// among equals.
void NearestLoop::printSelection() {
  std::string type = distanceType(), last = std::to_string(nearest.k - 1);
  std::string row = nearest.rows() <= 256 ? "uint8_t" : "uint16_t";
  writer.line("const " + cTypeOf(in) + " *p = " + rows + ";");
  writer.open("for (" + indexType(nearest.rows()) + " i = 0; i < " +
              Twine(nearest.rows()) + "; ++i)");
  writer.line("const " + type + " r = (" + type + ")" + distanceText() + ";");
  writer.line("p += " + Twine(nearest.size) + ";");
  writer.open("if (r < d[" + last + "])");
  writer.line(indexType(nearest.k) + " j = " + last + ";");
  if (nearest.k > 1) {
    writer.open("for (; j != 0 && r < d[j - 1]; --j)");
    writer.line("d[j] = d[j - 1];");
    writer.line("nearest[j] = nearest[j - 1];");
    writer.close();
  }
  writer.line("d[j] = r;");
  writer.line("nearest[j] = (" + row + ")i;");
  writer.close();
  writer.close();
}

static std::string kernelText(const Nearest &nearest, const std::string &d) {
  std::string scale = realLiteral(nearest.scale);
  if (nearest.kernel == pan::Kernel::Exponential)
    return "expf(" + realLiteral(-nearest.scale) + " * " + d + ")";
  std::string root =
      nearest.kernel == pan::Kernel::ReciprocalRoot ? "sqrtf(" + d + ")" : d;
  return "1.0f / (" + root + " > " + scale + " ? " + root + " : " + scale + ")";
}

/// Weight of the distance `d`, a variable, of scale 16.
static std::string decayText(Model &model, const Nearest &nearest,
                             const std::string &d) {
  std::string high =
      model.tables.make("far", "e^-x, coarsely", "uint16_t", nearest.high);
  bool isByte = nearest.lowBits() == 8;
  std::string low =
      model.tables.make("near",
                        std::string("e^-x, finely: l stands for (l + 1) / ") +
                            (isByte ? "256" : "65536"),
                        isByte ? "uint8_t" : "uint16_t", nearest.low);
  std::string last =
      std::to_string(nearest.high.size() * nearest.low.size() - 1);
  std::string index =
      nearest.cell ? d + " >> " + std::to_string(nearest.cell) : d;
  return std::string(isByte ? "pk_decay8" : "pk_decay16") + "((uint16_t)(" +
         index + " < " + last + " ? " + index + " : " + last + "), " + high +
         ", " + low + ", " + std::to_string(llvm::Log2_64(nearest.low.size())) +
         ")";
}

/// Adds up what the k rows say.
void NearestLoop::printVotes() {
  bool isRatio = nearest.kernel == pan::Kernel::Reciprocal ||
                 nearest.kernel == pan::Kernel::ReciprocalRoot;
  bool isRoot = nearest.kernel == pan::Kernel::ReciprocalRoot;
  std::string k = std::to_string(nearest.k);
  if (isRatio && !isReal)
    writer.line("pk_ratios(d, " + k + ", " + Twine(nearest.bits) + ", " +
                Twine(nearest.least) + "u, " + (isRoot ? "1" : "0") + ");");
  if (nearest.mean)
    writer.line(isReal ? "float total = 0.0f;" : "int32_t total = 0;");
  writer.open("for (" + indexType(nearest.k) + " j = 0; j < " + k + "; ++j)");
  std::string weight;
  if (nearest.kernel != pan::Kernel::One) {
    weight = "w";
    writer.line(isReal ? "const float w = " + kernelText(nearest, "d[j]") + ";"
                : isRatio ? "const uint16_t w = (uint16_t)d[j];"
                          : "const uint16_t w = " +
                                decayText(model, nearest, "d[j]") + ";");
  }
  if (nearest.mean)
    writer.line("total += w;");
  std::string stride = op.getVote() || nearest.outputs == 1
                           ? ""
                           : " * " + std::to_string(nearest.outputs) + "u";
  writer.line("const " + cTypeOf(said) + " *said = " + values +
              " + nearest[j]" + stride + ";");
  addRow("said", weight);
  writer.close();
}

/// Every row has its share: no distance is kept.
void NearestLoop::printAll() {
  writer.line("const " + cTypeOf(in) + " *p = " + rows + ";");
  writer.line("const " + cTypeOf(said) + " *said = " + values + ";");
  writer.open("for (" + indexType(nearest.rows()) + " i = 0; i < " +
              Twine(nearest.rows()) + "; ++i)");
  std::string type = distanceType();
  writer.line("const " + type + " d = (" + type + ")" + distanceText() + ";");
  writer.line(isReal ? "const float w = " + kernelText(nearest, "d") + ";"
                     : "const uint16_t w = " + decayText(model, nearest, "d") +
                           ";");
  addRow("said", "w");
  writer.line("p += " + Twine(nearest.size) + ";");
  writer.line("said += " + Twine(nearest.outputs) + ";");
  writer.close();
}

/// Brings the sums to the format of the result.
void NearestLoop::printResult() {
  if (!isSummed && !nearest.mean)
    return;
  writer.open("for (" + indexType(nearest.outputs) + " v = 0; v < " +
              Twine(nearest.outputs) + "; ++v)");
  if (isReal) {
    writer.line("y[v] /= total;");
  } else {
    Names names(&model.globals);
    ScalarEmitter scalars(model, names);
    int fraction = cast<pan::FixedType>(out).getFraction();
    if (nearest.kernel == pan::Kernel::Exponential)
      fraction =
          int(nearest.answerFraction(cast<pan::FixedType>(said).getFraction()));
    auto wide = pan::FixedType::get(op.getContext(), 32, false, fraction, {});
    Wide most = Wide(nearest.largestSum());
    Scalar sum =
        scalars.declare({nearest.mean ? "pk_mean(sum[v], total)" : "sum[v]",
                         wide,
                         {-most, most}},
                        "answer");
    Scalar result = scalars.finish(op, ScalarEmitter::exactly(sum),
                                   cast<pan::FixedType>(out));
    scalars.flush(writer, result.text);
    writer.line("y[v] = " + result.text + ";");
  }
  writer.close();
}

std::string NearestLoop::print() {
  std::string name = model.globals.global(model.name, "nearest");
  writer.comment("Distances to " + Twine(nearest.describe()) +
                 " stream by; none is kept longer than it is needed");
  writer.open("static PK_NOINLINE void " + name + "(" + cTypeOf(out) +
              " *y, const " + cTypeOf(in) + " *x)");
  bool streams = takesAll() && nearest.kernel == pan::Kernel::Exponential;
  declareSums();
  if (streams) {
    printAll();
  } else {
    printSlots();
    printSelection();
    printVotes();
  }
  printResult();
  writer.close();
  writer.raw();
  return name;
}

void FunctionEmitter::emitNearest(panc::NearestOp op) {
  Place x = place(op.getInput()), y = place(op.getOut());
  if (x.rom)
    return model.fail(op, "found a constant vector as input; allowed is a "
                          "buffer in RAM");
  explain(op, Twine(y.name()) + " = what is nearest to " + x.name());
  std::string name = NearestLoop(model, op, helperWriter).print();
  writer.line(name + "(" + y.pointer() + ", " + x.pointer() + ");");
}
