// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where the runtime is written in assembly, it computes on the chip, at every
// optimisation level, what plain C computes there.
#include "test/targets/Firmware.h"

#include <gtest/gtest.h>

using namespace pannikin;
using namespace pannikin::testing;

static std::string included(const std::string &part) {
  return "#include \"" PANNIKIN_RUNTIME "/" + part + "\"\n";
}

// `any` gives ends of the range and numbers near 0 as often as others.
static const char *const programGlobals = R"(
#include <stdint.h>
PK_SIM_IO int32_t wrong;
static uint32_t state = 2463534242u;
static uint16_t any(void) {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  switch (state & 7) {
  case 0: return 0x8000;
  case 1: return 0x7fff;
  case 2: return (uint16_t)((state >> 8) % 5 - 2);
  case 3: return 0xff80;
  case 4: return 0x80ff;
  }
  return (uint16_t)(state >> 16);
}
static const uint16_t far[2] __attribute__((progmem)) = {65535, 20001};
static const uint8_t near[4] __attribute__((progmem)) = {255, 254, 180, 0};
static void expect(int32_t got, int32_t want) { wrong += got != want; }
static const int8_t w[64] __attribute__((progmem)) = {
  -128, 127, 1, -1, 0, 77, -78, 5, -128, -128, 127, 127, 100, -100, 3, 64,
  127, -128, -1, 1, 9, -9, 31, -32, -128, 127, -128, 127, 0, 0, 50, -50};
)";

static const char *const numberCommands = R"(
case 1:
  for (uint16_t i = 0; i < 4000; ++i) {
    const int16_t a = (int16_t)any(), b = (int16_t)any();
    const int8_t c = (int8_t)any();
    int32_t sum = (int32_t)a + b;
    expect(pk_mul_s16s8(a, c), (int32_t)a * c);
    expect(pk_mul_u16s8((uint16_t)a, c), (int32_t)(uint16_t)a * c);
    expect(pk_mul_s16s16(a, b), (int32_t)a * b);
    expect(pk_mul_u16s16((uint16_t)a, b), (int32_t)(uint16_t)a * b);
    expect(pk_sat_add16(a, b), sum < -32768 ? -32768 : sum > 32767 ? 32767 : sum);
    expect(pk_cell16(a, 4), pk_clip16((int16_t)(a >> 4), -128, 127));
    expect(pk_cell16(a, 5), pk_clip16((int16_t)(a >> 5), -128, 127));
    expect(pk_cell16(a, 6), pk_clip16((int16_t)(a >> 6), -128, 127));
    expect(pk_cell16(a, 7), pk_clip16((int16_t)(a >> 7), -128, 127));
    expect(pk_shift16(a, 7), ((int32_t)a + 128) >> 8);
    sum = (int32_t)a * b;
    expect(pk_floor32(sum, 3), sum >> 3);
    expect(pk_floor32(sum, 10), sum >> 10);
    expect(pk_floor32(sum, 16), sum >> 16);
    expect(pk_floor32(sum, 19), sum >> 19);
    expect(pk_mulhigh_s16s16(a, b), (sum + 32768) >> 16);
    const int32_t small = sum >> 7;
    expect(pk_round32to16(small, 9), (small + 256) >> 9);
    expect(pk_round32to16(small, 10), (small + 512) >> 10);
    expect(pk_round32to16(small, 11), (small + 1024) >> 11);
    expect(pk_round32to16(small, 12), (small + 2048) >> 12);
    expect(pk_round32to16(small, 13), (small + 4096) >> 13);
    expect(pk_round32to16(small, 14), (small + 8192) >> 14);
    expect(pk_round32to16(sum >> 1, 15), ((sum >> 1) + 16384) >> 15);
    expect(pk_round16to8(a, 4), pk_clip16((int16_t)(((int32_t)a + 8) >> 4), -128, 127));
    expect(pk_round16to8(a, 6), pk_clip16((int16_t)(((int32_t)a + 32) >> 6), -128, 127));
    expect(pk_round16to8(a, 7), pk_clip16((int16_t)(((int32_t)a + 64) >> 7), -128, 127));
    expect(pk_round16to8(a, 8), pk_clip16((int16_t)(((int32_t)a + 128) >> 8), -128, 127));
  }
  break;
case 2:
  for (uint16_t i = 0; i < 1000; ++i) {
    int8_t x[9];
    pk_int24 got[9], want[9];
    const uint16_t weight = any();
    const uint8_t n = (uint8_t)(1 + any() % 9);
    pk_uint24 squares = 0;
    for (uint8_t j = 0; j < n; ++j) {
      x[j] = (int8_t)any();
      const int16_t d = (int16_t)(x[j] - pk_rom_s8(w + j));
      squares += (pk_uint24)((int32_t)d * d);
      got[j] = want[j] = (pk_int24)(((uint32_t)any() << 6) - 1000000);
      want[j] += (pk_int24)(((int32_t)weight * pk_rom_s8(w + j)) >> 8);
    }
    expect((int32_t)pk_squares_s8(w, x, n), (int32_t)squares);
    pk_add_row_s8(got, w, weight, n);
    for (uint8_t j = 0; j < n; ++j)
      expect(got[j], want[j]);
    const uint16_t k = any() % 8;
    expect(pk_decay8(k, far, near, 2),
           (int32_t)((pk_rom_u16(far + (k >> 2)) * (pk_rom_u8(near + (k & 3)) + 1ul) + 128) >> 8));
  }
  break;
case 3:
  expect(1, 2);
  break;
)";

static const char *const blockCommands = R"(
case 1:
  for (uint16_t i = 0; i < 1000; ++i) {
    int8_t s[8];
    uint8_t u[8];
    const uint8_t n = (uint8_t)(1 + any() % 8);
    for (uint8_t j = 0; j < n; ++j) {
      s[j] = (int8_t)any();
      u[j] = (uint8_t)any();
    }
    int32_t want[4] = {0}, wantu[4] = {0};
    for (uint8_t j = 0; j < n; ++j)
      for (uint8_t k = 0; k < 4; ++k) {
        want[k] += (int32_t)pk_rom_s8(w + 4 * j + k) * s[j];
        wantu[k] += (int32_t)pk_rom_s8(w + 4 * j + k) * u[j];
      }
    pk_int24 a24[4];
    int16_t a16[4];
    expect(pk_dot4_s8s8_24(a24, w, s, n) - w, 4 * n);
    for (uint8_t k = 0; k < 4; ++k)
      expect(a24[k], want[k]);
    expect(pk_dot4_s8u8_24(a24, w, u, n) - w, 4 * n);
    for (uint8_t k = 0; k < 4; ++k)
      expect(a24[k], wantu[k]);
    expect(pk_dot4_s8s8_16(a16, w, s, n) - w, 4 * n);
    for (uint8_t k = 0; k < 4; ++k)
      expect(a16[k], (int16_t)want[k]);
    expect(pk_dot4_s8u8_16(a16, w, u, n) - w, 4 * n);
    for (uint8_t k = 0; k < 4; ++k)
      expect(a16[k], (int16_t)wantu[k]);
    const uint8_t *c = (const uint8_t *)w;
    for (uint8_t k = 0; k < 4; ++k) {
      want[k] = wantu[k] = 0;
      for (uint8_t j = 0; j < n; ++j) {
        const uint8_t byte = pk_rom_u8(c + 2 * j + k / 2);
        const uint8_t code = k % 2 == 0 ? byte >> 4 : byte & 15;
        want[k] += (int32_t)code * s[j];
        wantu[k] += (int32_t)code * u[j];
      }
    }
    pk_uint24 c24[4];
    uint16_t c16[4];
    expect(pk_dot4_u4s8_24(c24, c, s, n) - c, 2 * n);
    for (uint8_t k = 0; k < 4; ++k)
      expect((pk_int24)c24[k], want[k]);
    expect(pk_dot4_u4u8_24(c24, c, u, n) - c, 2 * n);
    for (uint8_t k = 0; k < 4; ++k)
      expect((pk_int24)c24[k], wantu[k]);
    expect(pk_dot4_u4s8_16(c16, c, s, n) - c, 2 * n);
    for (uint8_t k = 0; k < 4; ++k)
      expect(c16[k], (uint16_t)want[k]);
    expect(pk_dot4_u4u8_16(c16, c, u, n) - c, 2 * n);
    for (uint8_t k = 0; k < 4; ++k)
      expect(c16[k], (uint16_t)wantu[k]);
  }
  break;
)";

static const char *const matrixCommands = R"(
case 1:
  for (uint16_t i = 0; i < 600; ++i) {
    int8_t s[5];
    uint8_t u[5];
    const uint8_t n = (uint8_t)(1 + any() % 5);
    const uint8_t rows = (uint8_t)(1 + any() % 10), add = (uint8_t)(any() & 1);
    const uint8_t pairs = (uint8_t)(any() & 1);
    for (uint8_t j = 0; j < n; ++j) {
      s[j] = (int8_t)any();
      u[j] = (uint8_t)any();
    }
    int16_t out[10], wants[10], wantu[10];
    for (uint8_t k = 0; k < 10; ++k)
      out[k] = wants[k] = wantu[k] = (int16_t)any();
    const int8_t *wide = shifts24 + any() % 14, *tight = shifts16 + any() % 6;
#define CHECK(name, x, want, shift)                                            \
    plain_##name(want, x, shift, rows, n, add, pairs);                         \
    for (uint8_t k = 0; k < 10; ++k)                                           \
      got[k] = out[k];                                                         \
    pk_gemv_##name(got, w, shift, x, rows, n, add, pairs);                     \
    for (uint8_t k = 0; k < 10; ++k)                                           \
      expect(got[k], want[k]);                                                 \
    for (uint8_t k = 0; k < 10; ++k)                                           \
      want[k] = out[k];
#define CHECK8(name, x, shift)                                                 \
    plain_##name(got, x, shift, rows, n, 0, pairs);                            \
    pk_gemv8_##name(bytes, w, shift, x, rows, n, pairs);                       \
    for (uint8_t k = 0; k < rows; ++k)                                         \
      expect(bytes[k], pk_clip16(got[k], -128, 127));                          \
    expect(bytes[rows], 99);
    int16_t got[10];
    int8_t bytes[11];
    bytes[rows] = 99;
    CHECK8(s8s8_24, s, wide)
    CHECK(s8s8_24, s, wants, wide)
    CHECK(s8u8_24, u, wantu, wide)
    for (uint8_t j = 0; j < n; ++j) {
      s[j] = (int8_t)(s[j] >> 2);
      u[j] >>= 3;
    }
    CHECK8(s8s8_16, s, tight)
    CHECK(s8s8_16, s, wants, tight)
    CHECK(s8u8_16, u, wantu, tight)
  }
  break;
case 2:
  for (uint8_t i = 0; i < 100; ++i) {
    // Sizes that are the same number.
    int8_t s[5];
    int16_t got[10], want[10];
    for (uint8_t k = 0; k < 10; ++k)
      got[k] = want[k] = (int16_t)any();
    for (uint8_t j = 0; j < 5; ++j)
      s[j] = (int8_t)((int8_t)any() >> 2);
    plain_s8s8_16(want, s, shifts16, 7, 1, 1, 0);
    pk_gemv_s8s8_16(got, w, shifts16, s, 7, 1, 1, 0);
    plain_s8s8_24(want, s, shifts24, 5, 5, 1, 0);
    pk_gemv_s8s8_24(got, w, shifts24, s, 5, 5, 1, 0);
    for (uint8_t k = 0; k < 10; ++k)
      expect(got[k], want[k]);
  }
  break;
)";

// What pk_gemv does in C: sums of blocks of 4 rows or, at the end, of 2,
// narrowed one by one.
static const char *const plainProducts = R"(
static const int8_t shifts24[24] __attribute__((progmem)) = {
  0, 1, 2, 3, 7, 8, 9, 10, 16, 17, 20, 24, -1, -4, 5, 6, 0, 12, 11, 4, 2, 1, 13, 0};
static const int8_t shifts16[16] __attribute__((progmem)) = {
  0, 1, 2, 3, 7, 8, 9, 15, 0, 5, 6, 0, 12, 11, 4, 2};
#define PLAIN(name, width, sum, number)                                        \
static __attribute__((noinline))                                               \
void plain_##name(int16_t *out, const number *x, const int8_t *shift,          \
                         uint8_t rows, uint8_t n, uint8_t add,                 \
                         uint8_t pairs) {                                      \
  for (uint8_t i = 0; i < rows; ++i) {                                         \
    const uint8_t b = i / 4 * 4, step = pairs && rows - b < 3 ? 2 : 4;         \
    sum a = 0;                                                                 \
    for (uint8_t j = 0; j < n; ++j)                                            \
      a = (sum)(a + (sum)pk_rom_s8(w + b * n + step * j + i % 4) * x[j]);      \
    int16_t r = pk_narrow##width(a, pk_rom_s8(shift + i));                     \
    out[i] = add ? pk_sat_add16(out[i], r) : r;                                \
  }                                                                            \
}
PLAIN(s8s8_24, 24, pk_int24, int8_t)
PLAIN(s8u8_24, 24, pk_int24, uint8_t)
PLAIN(s8s8_16, 16, int16_t, int8_t)
PLAIN(s8u8_16, 16, int16_t, uint8_t)
)";

static const char *const wordCommands = R"(
case 1:
  for (uint16_t i = 0; i < 600; ++i) {
    int16_t x[5], got[10], want[10];
    const uint8_t n = (uint8_t)(1 + any() % 5), add = (uint8_t)(any() & 1);
    const uint8_t rows = (uint8_t)(1 + any() % 10);
    const int8_t *shift = shifts32 + any() % 15;
    for (uint8_t j = 0; j < n; ++j)
      x[j] = (int16_t)any();
    for (uint8_t k = 0; k < 10; ++k)
      got[k] = want[k] = (int16_t)any();
    plain_s8s16(want, x, shift, rows, n, add);
    pk_gemv_s8s16_32(got, w, shift, x, rows, n, add);
    for (uint8_t k = 0; k < 10; ++k)
      expect(got[k], want[k]);
    for (uint8_t j = 0; j < n; ++j)
      x[j] >>= 3;
    plain_s16s16(want, x, shift, rows, n, add);
    pk_gemv_s16s16_32(got, words, shift, x, rows, n, add);
    for (uint8_t k = 0; k < 10; ++k)
      expect(got[k], want[k]);
  }
  break;
)";

static const char *const plainWords = R"(
static const int8_t shifts32[24] __attribute__((progmem)) = {
  0, 1, 2, 7, 8, 9, 10, 15, 16, 17, 23, 24, 25, 30, 31, -1, 5, 6, 12, 11, 4, 3,
  13, 14};
static const int16_t words[64] __attribute__((progmem)) = {
  -32768, 32767, 1, -1, 0, 255, 256, -256, -255, -32768, 12345, -12345, 128, -128,
  32640, -32640, 127, -127, 3, -3, 32767, 32767, -32768, -32768, 500, -600, 7};
#define PLAIN32(name, read, weights)                                           \
static __attribute__((noinline))                                               \
void plain_##name(int16_t *out, const int16_t *x, const int8_t *shift,         \
                  uint8_t rows, uint8_t n, uint8_t add) {                      \
  for (uint8_t i = 0; i < rows; ++i) {                                         \
    int32_t a = 0;                                                             \
    for (uint8_t j = 0; j < n; ++j)                                            \
      a += (int32_t)read(weights + i / 4 * 4 * n + 4 * j + i % 4) * x[j];      \
    int16_t r = pk_narrow32(a, pk_rom_s8(shift + i));                          \
    out[i] = add ? pk_sat_add16(out[i], r) : r;                                \
  }                                                                            \
}
PLAIN32(s8s16, pk_rom_s8, w)
PLAIN32(s16s16, pk_rom_s16, words)
)";

class RuntimeAsm : public ::testing::TestWithParam<const char *> {};
INSTANTIATE_TEST_SUITE_P(Avr, RuntimeAsm,
                         ::testing::Values("-Os", "-O1", "-O2", "-O3"));

/// Runs `commands` number 1 to `count`; says how often assembly and C differed.
static int32_t countWrong(std::initializer_list<const char *> parts,
                          const std::string &plain, const char *commands,
                          int count) {
  std::string globals;
  for (const char *part : parts)
    globals += included(part);
  Machine chip("atmega328p", globals + programGlobals + plain, commands,
               RuntimeAsm::GetParam());
  EXPECT_EQ(chip.error, "");
  for (int command = 1; chip.error.empty() && command <= count; ++command)
    chip.run(uint8_t(command));
  return chip.error.empty() ? int32_t(chip.readInt("wrong")) : -1;
}

static const std::initializer_list<const char *> numberParts = {
    "pk_mul.h",     "pk_sat_add16.h", "pk_cell16.h",
    "pk_shift16.h", "pk_round32.h",   "pk_round16to8.h",
    "pk_squares.h", "pk_add_row.h",   "pk_decay.h"};

TEST_P(RuntimeAsm, ComputesNumbersAsPlainCDoes) {
  EXPECT_EQ(countWrong(numberParts, "", numberCommands, 2), 0);
}

TEST_P(RuntimeAsm, ComputesBlocksAsPlainCDoes) {
  EXPECT_EQ(
      countWrong({"pk_dot4_s8s8_24.h", "pk_dot4_s8u8_24.h", "pk_dot4_s8s8_16.h",
                  "pk_dot4_s8u8_16.h", "pk_dot4_u4s8_16.h", "pk_dot4_u4s8_24.h",
                  "pk_dot4_u4u8_16.h", "pk_dot4_u4u8_24.h"},
                 "", blockCommands, 1),
      0);
}

TEST_P(RuntimeAsm, ComputesMatricesAsPlainCDoes) {
  EXPECT_EQ(
      countWrong({"pk_sat_add16.h", "pk_round16to8.h", "pk_gemv_s8s8_24.h",
                  "pk_gemv_s8u8_24.h", "pk_gemv_s8s8_16.h", "pk_gemv_s8u8_16.h",
                  "pk_gemv8_s8s8_24.h", "pk_gemv8_s8s8_16.h"},
                 plainProducts, matrixCommands, 2),
      0);
}

TEST_P(RuntimeAsm, ADifferenceIsSeen) {
  EXPECT_EQ(countWrong(numberParts, "", numberCommands, 3), 1);
}

TEST_P(RuntimeAsm, ComputesMatricesTimesWordsAsPlainCDoes) {
  EXPECT_EQ(countWrong({"pk_gemv_s8s16_32.h", "pk_gemv_s16s16_32.h"},
                       plainWords, wordCommands, 1),
            0);
}
