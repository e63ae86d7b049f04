/* SPDX-License-Identifier: 0BSD */
/* Decides what happens before main: variables get their values. */
#include <stdint.h>

extern uint32_t data_load[], data_start[], data_end[];
extern uint32_t bss_start[], bss_end[], stack_top[];
int main(void);
void reset(void);

static void halt(void) {
  for (;;) {
  }
}

void reset(void) {
  const uint32_t *from = data_load;
  uint32_t *to;
  for (to = data_start; to != data_end;)
    *to++ = *from++;
  for (to = bss_start; to != bss_end;)
    *to++ = 0;
  (void)main();
  halt();
}

/* Stack, reset, NMI, hard fault; this firmware uses no interrupts. */
__attribute__((section(".vectors"), used)) static void *const vectors[] = {
    stack_top, (void *)reset, (void *)halt, (void *)halt};
