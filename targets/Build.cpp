// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how C sources become an image: the chip's own compiler, one section
// a symbol so that unused ones vanish, every warning shown.
#include "targets/Build.h"

#include "targets/Process.h"

namespace pannikin {

namespace {

using Args = std::vector<std::string>;

void append(Args &to, const Args &from) {
  to.insert(to.end(), from.begin(), from.end());
}

std::string join(const Args &args) {
  std::string text;
  for (const std::string &arg : args)
    text += (text.empty() ? "" : " ") + arg;
  return text;
}

std::string firstLine(const std::string &text) {
  return text.substr(0, text.find('\n'));
}

// Runs one tool; its words go to `messages`, or to `error` if it fails.
bool runTool(const Args &args, BuildResult &result) {
  std::string output;
  int status = runProcess(args, output);
  if (status == 0) {
    result.messages += output;
    return true;
  }
  if (status < 0)
    result.error = "cannot run '" + args[0] + "': " + output;
  else
    result.error = "'" + join(args) + "' failed:\n" + output;
  return false;
}

} // namespace

BuildResult buildImage(const Target &target, const std::string &workDir,
                       const std::vector<std::string> &sources,
                       const std::vector<std::string> &includeDirs,
                       const std::string &optimization,
                       const std::vector<std::string> &extraFlags) {
  BuildResult result;
  result.optimization =
      optimization.empty() ? target.optimization : optimization;
  int found = runProcess({target.compiler, "--version"}, result.compiler);
  if (found != 0) {
    result.error = "target '" + target.name + "' needs '" + target.compiler +
                   "' on PATH, which cannot be run";
    return result;
  }
  result.compiler = firstLine(result.compiler);
  LinkSetup link = prepareLink(target, workDir, result.error);
  if (!result)
    return result;

  Args common = {target.compiler};
  append(common, target.flags);
  append(common, {result.optimization, "-std=c99", "-Wall", "-Wextra",
                  "-ffunction-sections", "-fdata-sections"});
  append(common, extraFlags);
  for (const std::string &dir : includeDirs)
    append(common, {"-I", dir});

  Args all = link.sources;
  append(all, sources);
  Args linkLine = common;
  for (size_t i = 0; i < all.size(); ++i) {
    std::string object = workDir + "/pk_" + std::to_string(i) + ".o";
    Args compile = common;
    append(compile, {"-c", all[i], "-o", object});
    if (!runTool(compile, result))
      return result;
    linkLine.push_back(object);
  }
  std::string elf = workDir + "/image.elf";
  append(linkLine, link.flags);
  append(linkLine, {"-o", elf, "-lm"});
  if (!runTool(linkLine, result))
    return result;
  result.error = readElf(elf, result.image);
  return result;
}

} // namespace pannikin
