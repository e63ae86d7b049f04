// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how a program under test talks to its simulator.
#ifndef TARGETS_HARNESS_H
#define TARGETS_HARNESS_H

namespace pannikin {

/// The name and the text of the C header that a harness includes. The same
/// harness source works on every target:
///
///     #include "pk_sim.h"
///     #include "wake.h"
///     PK_SIM_IO int8_t x[9];          // host <-> chip, not in the chip's RAM
///     PK_SIM_IO int16_t y[2];
///     static wake_state state;        // counts as the model's RAM
///     int main(void) {
///       for (;;)
///         switch (pk_sim_next()) {
///         case 1: wake_reset(&state); break;
///         case 2: PK_SIM_BEGIN(); wake_step(&state, x, y); PK_SIM_END();
///         }
///     }
///
/// `pk_sim_next` hands control to the simulator and returns the number (0..254)
/// of the next command. Variables that the simulator writes or reads must have
/// a symbol of their own, so no `const` and no local; `volatile` is not needed.
extern const char *const harnessHeaderName;
extern const char *const harnessHeaderText;

} // namespace pannikin

#endif
