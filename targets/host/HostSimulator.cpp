// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how an image runs on this computer: as a process of its own, so that
// its crash is an error here and not a crash.
#include "targets/Simulator.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace pannikin {

namespace {

class HostSimulator final : public Simulator {
public:
  explicit HostSimulator(const Target &target) : Simulator(target) {}
  ~HostSimulator() override { close(); }

private:
  bool start(const Image &image) override;
  bool execute(uint8_t command, RunCost &cost) override;
  bool writeMemory(uint64_t address, const uint8_t *bytes,
                   size_t size) override;
  bool readMemory(uint64_t address, uint8_t *bytes, size_t size) override;

  void close();
  bool ask(char kind, uint64_t address, uint64_t size);
  bool send(const void *bytes, size_t size);
  bool receive(void *bytes, size_t size, int milliseconds);
  bool crashed();

  pid_t child = 0;
  int toChild = -1;
  int fromChild = -1;
};

void HostSimulator::close() {
  if (toChild >= 0)
    ::close(toChild);
  if (fromChild >= 0)
    ::close(fromChild);
  toChild = fromChild = -1;
  if (child > 0) {
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
  child = 0;
}

bool HostSimulator::start(const Image &image) {
  close();
  // A broken pipe is reported by write(), not by a signal.
  signal(SIGPIPE, SIG_IGN);
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) != 0)
    return fail(std::strerror(errno));
  if (pipe2(out, O_CLOEXEC) != 0) {
    ::close(in[0]);
    ::close(in[1]);
    return fail(std::strerror(errno));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  char *argv[] = {const_cast<char *>(image.elfPath.c_str()), nullptr};
  int failed = posix_spawn(&child, argv[0], &actions, nullptr, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(in[0]);
  ::close(out[1]);
  toChild = in[1];
  fromChild = out[0];
  if (failed == 0)
    return true;
  child = 0;
  return fail(image.elfPath + ": " + std::strerror(failed));
}

bool HostSimulator::crashed() {
  int status = 0;
  if (child > 0 && waitpid(child, &status, 0) == child) {
    child = 0;
    if (WIFSIGNALED(status))
      return fail(std::string("the program crashed: ") +
                  strsignal(WTERMSIG(status)));
  }
  return fail("the program ended by itself");
}

bool HostSimulator::send(const void *bytes, size_t size) {
  const char *at = static_cast<const char *>(bytes);
  while (size > 0) {
    ssize_t n = ::write(toChild, at, size);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return crashed();
    at += n;
    size -= static_cast<size_t>(n);
  }
  return true;
}

bool HostSimulator::receive(void *bytes, size_t size, int milliseconds) {
  char *at = static_cast<char *>(bytes);
  while (size > 0) {
    pollfd waiting = {fromChild, POLLIN, 0};
    int ready = poll(&waiting, 1, milliseconds);
    if (ready < 0 && errno == EINTR)
      continue;
    if (ready == 0) {
      close();
      return fail("the program ran over the limit of " +
                  std::to_string(milliseconds) + " ms");
    }
    ssize_t n = ::read(fromChild, at, size);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return crashed();
    at += n;
    size -= static_cast<size_t>(n);
  }
  return true;
}

bool HostSimulator::ask(char kind, uint64_t address, uint64_t size) {
  uint64_t request[3] = {static_cast<uint64_t>(kind), address, size};
  return child > 0 ? send(request, sizeof request)
                   : fail("no program is running");
}

bool HostSimulator::execute(uint8_t command, RunCost &) {
  constexpr uint64_t instructionsPerMs = 100000, longest = 1000000000;
  int limit = static_cast<int>(std::clamp<uint64_t>(
      instructionLimit / instructionsPerMs, 1000, longest));
  char done = 0;
  return ask('c', command, 0) && receive(&done, 1, limit);
}

bool HostSimulator::writeMemory(uint64_t address, const uint8_t *bytes,
                                size_t size) {
  return ask('w', address, size) && send(bytes, size);
}

bool HostSimulator::readMemory(uint64_t address, uint8_t *bytes, size_t size) {
  return ask('r', address, size) && receive(bytes, size, 10000);
}

} // namespace

std::unique_ptr<Simulator> makeHostSimulator(const Target &target) {
  return std::make_unique<HostSimulator>(target);
}

} // namespace pannikin
