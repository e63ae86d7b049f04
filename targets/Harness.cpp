// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how a program under test talks to its simulator. Marks are single
// instructions without operands to prepare: on AVR a bit set in a register that
// has no other use (2 cycles), on Cortex-M a move of a high register to itself,
// which no compiler writes (free). On the host the talk is a pipe.
#include "targets/Harness.h"

namespace pannikin {

const char *const harnessHeaderName = "pk_sim.h";

const char *const harnessHeaderText =
    R"(/* SPDX-License-Identifier: 0BSD */
/* How a program under test talks to its simulator. Include it once, in the
 * file that holds main. */
#ifndef PK_SIM_H
#define PK_SIM_H

#include <stdint.h>

#if defined(__AVR__)

#include <avr/io.h>
#define PK_SIM_IO __attribute__((section(".pk_io")))
#define PK_SIM_MARK(bit)                                                       \
  __asm__ volatile("sbi %0, %1" ::"I"(_SFR_IO_ADDR(GPIOR0)), "I"(bit)          \
                   : "memory")
#define PK_SIM_BEGIN() PK_SIM_MARK(0)
#define PK_SIM_END() PK_SIM_MARK(1)
#define PK_SIM_READY() PK_SIM_MARK(2)

#elif defined(__arm__)

#define PK_SIM_IO __attribute__((section(".pk_io")))
#define PK_SIM_BEGIN() __asm__ volatile("mov r9, r9" ::: "memory")
#define PK_SIM_END() __asm__ volatile("mov r10, r10" ::: "memory")
#define PK_SIM_READY() __asm__ volatile("mov r11, r11" ::: "memory")

#else

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#define PK_SIM_IO
#define PK_SIM_BEGIN() __asm__ volatile("" ::: "memory")
#define PK_SIM_END() __asm__ volatile("" ::: "memory")

static void pk_sim_pipe(int fd, void *data, uint64_t size) {
  char *at = (char *)data;
  while (size > 0) {
    ssize_t n = fd == 0 ? read(0, at, size) : write(1, at, size);
    if (n <= 0)
      exit(0);
    at += n;
    size -= (uint64_t)n;
  }
}

#endif

#if defined(__AVR__) || defined(__arm__)

extern volatile uint8_t pk_sim_command;
PK_SIM_IO volatile uint8_t pk_sim_command;

static uint8_t pk_sim_next(void) {
  PK_SIM_READY();
  return pk_sim_command;
}

#else

/* Serves 'w' (write), 'r' (read) and 'c' (command) until a command comes. */
static uint8_t pk_sim_next(void) {
  static int busy;
  uint64_t request[3];
  if (busy)
    pk_sim_pipe(1, "d", 1);
  for (;;) {
    void *at;
    pk_sim_pipe(0, request, sizeof request);
    at = (void *)(uintptr_t)request[1];
    if (request[0] == 'w') {
      pk_sim_pipe(0, at, request[2]);
    } else if (request[0] == 'r') {
      pk_sim_pipe(1, at, request[2]);
    } else {
      busy = 1;
      return (uint8_t)request[1];
    }
  }
}

#endif

#endif
)";

} // namespace pannikin
