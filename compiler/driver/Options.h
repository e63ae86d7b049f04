// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a user can ask for, as plain data: filled by CommandLine.cpp, obeyed by
// one file a command.

#ifndef PANNIKIN_COMPILER_DRIVER_OPTIONS_H
#define PANNIKIN_COMPILER_DRIVER_OPTIONS_H

#include "targets/Target.h"
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pannikin {

/// Which model, and what its file leaves open.
struct ModelOptions {
  std::string file;
  std::map<std::string, int64_t> dims;
  std::map<std::string, std::string> states;
  std::map<std::string, double> starts; ///< Of states, by their inputs.
  std::vector<std::string> outputs;     ///< Empty: the first graph output.
  bool scores = false;                  ///< Without a softmax at the end.
  bool probabilities = false; ///< Of trees, with the softmax at the end.
};

/// How numbers are represented.
struct NumberOptions {
  unsigned weights = 8;
  bool mayWiden = true;     ///< Matrices that need it may take 16 bits.
  std::string weightForm;   ///< Of weights below 8 bits, as the user wrote it.
  double sparsity = 0;      ///< Share of zeros among weights; negative: auto.
  int64_t rank = 0;         ///< Of matrices; negative: auto.
  int64_t units = 0;        ///< To keep in each layer; negative: auto.
  bool plain = false;       ///< Change weights without making it good.
  bool compress = false;    ///< Search a form for each matrix.
  double maxDrop = 1;       ///< Points of accuracy that this may cost.
  unsigned jobs = 0;        ///< Threads; 0: one for each processor.
  unsigned activations = 0; ///< 0: 8 with calibration data, 16 without.
  bool isFloat = false;
  int64_t stride = 0; ///< Samples that windows move on; 0: they do not slide.
  std::string skip;   ///< What rests: delta; empty: nothing is skipped.
  std::string skipThresholds; ///< NAME=VALUE,..; empty: they are searched.
  std::vector<std::string> calibrate; ///< FILE or input=FILE.
  double inputRange = 0;              ///< 0: the default of bound-ranges.
  int64_t prototypes = 0;             ///< Stored rows to keep; 0: all.
  double prototypeLoss = -1;          ///< Percent; negative: none is given.
  std::string features;               ///< Of trees; empty: auto.
  unsigned leaves = 0;                ///< Bits; 0: as many as a weight.
  bool earlyStop = false;             ///< Of trees, when the class is certain.
  std::string treeLayout = "auto";    ///< code, table, heap or auto.
  std::string prefer; ///< size, balanced or speed; empty: by what is asked.
  std::string chip = "host"; ///< Whose flash holds trees and weights.
};

/// Test rows: FILE or input=FILE, labels or an empty string, 0 for all rows.
struct DataOptions {
  std::vector<std::string> test;
  std::string labels;
  int64_t limit = 0;
};

/// Where answers go.
struct ReportOptions {
  std::string report;
  bool quiet = false;
};

struct CompileOptions {
  ModelOptions model;
  NumberOptions numbers;
  DataOptions data;
  ReportOptions answer;
  std::string directory, name;
  const Target *target = nullptr;
  uint64_t maxFlash = 0, maxRam = 0; ///< Bytes; 0: what the target has.
};

struct InspectOptions {
  ModelOptions model;
  ReportOptions answer;
  bool printIR = false;
};

struct EvaluateOptions {
  ModelOptions model;
  NumberOptions numbers;
  DataOptions data;
  ReportOptions answer;
  std::string outputs, floatOutputs; ///< .npy files to write, or empty.
};

struct SimulateOptions {
  std::string directory, name, outputs, optimization;
  const Target *target = nullptr;
  DataOptions data;
  ReportOptions answer;
};

/// Exit statuses, as the manual promises them.
enum Status { Done = 0, Unusable = 1, WrongUsage = 2, OverBudget = 3 };

/// The commands. Each prints its table to stdout and what went wrong to stderr.
Status compile(const CompileOptions &options);
Status inspect(const InspectOptions &options);
Status evaluate(const EvaluateOptions &options);
Status simulate(const SimulateOptions &options);
Status listTargets();
Status listOperators();

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_OPTIONS_H
