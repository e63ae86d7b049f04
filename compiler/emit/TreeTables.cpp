// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Trees in tables: one loop walks them all. Compilers keep its few variables in
// registers only when nothing is called from it.

#include "compiler/emit/TreeTables.h"
#include "compiler/emit/CTypes.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

static panc::RomOp romNamed(Operation *op, FlatSymbolRefAttr symbol) {
  return cast<panc::RomOp>(SymbolTable::lookupNearestSymbolFrom(
      op->getParentOfType<ModuleOp>(), symbol));
}

std::string TreeWalk::use(FlatSymbolRefAttr symbol) {
  return model.tables.use(romNamed(op, symbol));
}

std::string TreeWalk::entry(FlatSymbolRefAttr symbol,
                            const std::string &index) {
  Type element = numberTypeOf(romNamed(op, symbol).getType());
  return "pk_rom_" + suffixOf(element) + "(&" + use(symbol) + "[" + index +
         "])";
}

static Type inputType(Operation *op) {
  return numberTypeOf(op->getOperand(0).getType());
}

static Type outputType(Operation *op) {
  return numberTypeOf(op->getOperand(1).getType());
}

/// What is compared: an integer, or the bits of a float in order.
std::string TreeWalk::feature(const std::string &index) const {
  bool isReal = inputType(op).isF32();
  return isReal ? "pk_ordered(&x[" + index + "])" : "x[" + index + "]";
}

/// The function's head and its loop over the trees; `at` is where one begins.
void TreeWalk::openTrees(const std::vector<int64_t> &starts) {
  name = model.globals.global(model.name, "trees");
  writer.open("static PK_FAST void " + name + "(" + cTypeOf(outputType(op)) +
              " *y, const " + cTypeOf(inputType(op)) + " *x)");
  writer.open("for (" + indexType(int64_t(starts.size())) +
              " tree = 0; tree < " + Twine(starts.size()) + "; ++tree)");
  std::string table =
      model.tables.make("starts", "Where each tree begins", "uint16_t", starts);
  writer.line("const uint16_t at = pk_rom_u16(&" + table + "[tree]);");
}

/// Adds what the leaf `leaf` of tree `tree` says.
template <typename Op>
void TreeWalk::addLeaf(Op walk, const std::string &leaf) {
  Type to = outputType(op);
  if (walk.getLists()) {
    std::string at =
        walk.getOffsets() ? entry(walk.getOffsetsAttr(), leaf) : leaf;
    std::string table = use(walk.getListsAttr());
    writer.line((isa<panc::TreeHeapOp>(op) ? "const uint8_t *p = " : "p = ") +
                table + " + " + at + ";");
    return printListLoop(writer, to,
                         {table, int64_t(walk.getColumn()),
                          int64_t(walk.getValue()), walk.getIsUnsigned()});
  }
  ArrayRef<int32_t> targets = walk.getTargets();
  if (llvm::all_equal(targets))
    return writer.line(
        additionTo("y[" + std::to_string(targets[0]) + "]", to, leaf));
  std::string table =
      model.tables.make("targets", "What each tree adds to", "uint16_t",
                        {targets.begin(), targets.end()});
  writer.line("const uint16_t k = pk_rom_u16(&" + table + "[tree]);");
  writer.line(additionTo("y[k]", to, leaf));
}

void TreeWalk::closeTrees() {
  writer.close();
  writer.close();
  writer.raw();
}

static std::string integerType(int64_t bytes) {
  return "uint" + std::to_string(8 * bytes) + "_t";
}

void TreeWalk::printLead(panc::TreeTableOp table) {
  if (!table.getStops())
    return;
  lead = model.globals.global(model.name, "lead");
  printLeadFunction(
      writer, lead, outputType(op),
      cast<panc::BufferType>(table.getOut().getType()).getNumElements());
}

/// Leaves the loop over the trees when the lead is large enough.
void TreeWalk::printStop(panc::TreeTableOp table) {
  std::optional<ArrayRef<int32_t>> behind = table.getStops();
  if (!behind)
    return;
  std::vector<int64_t> stops;
  for (int32_t stop : *behind)
    stops.push_back(stop < 0 ? 65535 : stop);
  std::string leads = model.tables.make(
      "stops", "The lead that ends the sum behind each tree; 65535: none",
      "uint16_t", stops);
  writer.line("const uint16_t stop = pk_rom_u16(&" + leads + "[tree]);");
  writer.line("if (stop != 65535u && " + lead + "(y) > stop)");
  writer.indent();
  writer.line("break;");
  writer.outdent();
}

void TreeWalk::printFunction(panc::TreeTableOp table) {
  printLead(table);
  writer.comment("Walks the trees: a record is a feature with flags, a "
                 "threshold, and its leaves or how far to skip");
  ArrayRef<int32_t> starts = table.getStarts();
  openTrees({starts.begin(), starts.end()});
  writer.line("const uint8_t *p = " + use(table.getNodesAttr()) + " + at;");
  writer.open("for (;;)");
  printRecord(table);
  writer.close();
  bool isUnsigned = table.getTargets().empty() || table.getIsUnsigned();
  addLeaf(table, nextNumber(table.getLeaf(), isUnsigned));
  printStop(table);
  closeTrees();
}

/// One record: leaves the loop with `p` at the leaf.
void TreeWalk::printRecord(panc::TreeTableOp table) {
  bool isReal = inputType(op).isF32();
  std::string shift = table.getMissing() ? "3" : "2";
  writer.line("const " + integerType(table.getFeature()) +
              " f = " + nextNumber(table.getFeature(), true) + ";");
  auto fixed = dyn_cast<pan::FixedType>(inputType(op));
  bool isUnsigned = table.getPool() || !fixed || fixed.getIsUnsigned();
  std::string limit = nextNumber(table.getThreshold(), isUnsigned);
  if (table.getPool())
    limit = entry(table.getPoolAttr(), limit);
  writer.line("const " + (isReal ? "uint32_t" : cTypeOf(inputType(op))) +
              " t = " + limit + ";");
  std::string x = feature("f >> " + shift), t = "t";
  if (table.getMissing()) {
    // Moved on, the orders of NaNs wrap below that of -infinity.
    writer.line("const uint32_t nan = f & 4u ? 0x00fffffeu : 0;");
    x += " + nan";
    t += " + nan";
  }
  int64_t leaf = table.getLeaf(), skip = table.getSkip();
  std::string leafBytes = std::to_string(leaf);
  writer.open("if (" + x + " <= " + t + ")");
  writer.line("if (f & 1u)");
  writer.line("  break;");
  writer.line("p += " +
              (leaf == skip
                   ? leafBytes
                   : "f & 2u ? " + leafBytes + " : " + std::to_string(skip)) +
              ";");
  writer.close(" else if (!(f & 3u)) {");
  writer.indent();
  writer.line("const " + integerType(skip) +
              " skip = " + nextNumber(skip, true) + ";");
  writer.line("p += skip;");
  writer.close(" else {");
  writer.indent();
  writer.line("if (f & 1u)");
  writer.line("  p += " + leafBytes + ";");
  writer.line("if (f & 2u)");
  writer.line("  break;");
  writer.close();
}

void TreeWalk::printFunction(panc::TreeHeapOp heap) {
  writer.comment("Walks the trees level by level: the children of i are 2 i "
                 "and 2 i + 1");
  std::vector<int64_t> starts;
  for (int64_t tree = 0; tree < int64_t(heap.getTrees()); ++tree)
    starts.push_back(tree << heap.getDepth());
  openTrees(starts);
  writer.line("uint16_t i = 1;");
  writer.open("for (uint_fast8_t level = 0; level < " + Twine(heap.getDepth()) +
              "; ++level)");
  std::string f = entry(heap.getFeaturesAttr(), "at + i");
  std::string t = entry(heap.getThresholdsAttr(), "at + i");
  writer.line("i = (uint16_t)(2u * i + (" + feature(f) + " > " + t + "));");
  writer.close();
  std::string size = std::to_string(int64_t(1) << heap.getDepth());
  addLeaf(heap, entry(heap.getLeavesAttr(), "at + i - " + size));
  closeTrees();
}

void TreeWalk::printCall(Writer &body, const Place &input, const Place &out,
                         ArrayRef<int32_t> base) const {
  printStarts(body, out, std::vector<double>(base.begin(), base.end()));
  body.line(name + "(" + out.pointer() + ", " + input.pointer() + ");");
}
