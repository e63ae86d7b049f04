# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What the scripts share: where the checkout is, which Python has numpy, and
# how a preset is configured and built. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

say() { printf '\n== %s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Prints how many jobs fit: an MLIR source file takes about 1 GB to compile.
job_count() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/MemAvailable/ { print int($2 / 1000000) }' /proc/meminfo)
  ((memory < 1)) && memory=1
  echo $((cores < memory ? cores : memory))
}

# Prints a Python that can import numpy.
find_python() {
  local candidate
  for candidate in python3 /usr/bin/python3; do
    if "$candidate" -c 'import numpy' >/dev/null 2>&1; then
      command -v "$candidate"
      return
    fi
  done
  die "no python3 with numpy found; run scripts/install"
}

# build PRESET [TARGET...]: configures build/PRESET and builds it.
build() {
  local preset=$1
  shift
  if command -v ccache >/dev/null; then
    export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
  fi
  say "configure and build: $preset"
  mkdir -p build
  local log=build/configure-$preset.log
  cmake --preset "$preset" >"$log" 2>&1 </dev/null || {
    cat "$log" >&2
    die "configuring preset '$preset' failed"
  }
  cmake --build --preset "$preset" --parallel "$(job_count)" \
    ${1:+--target "$@"} >&2 </dev/null
}
