/* SPDX-License-Identifier: 0BSD */
/* Decides what the firmware does: fifty times a second it takes a sample, and
 * after every sixteenth it lights the LED of an Arduino Uno while the board is
 * shaken and says so on the serial port (115200 baud). */
#include "wake.h"

#include <avr/io.h>
#include <util/delay.h>

static void serial_text(const char *text) {
  for (; *text != '\0'; ++text) {
    while (!(UCSR0A & _BV(UDRE0))) {
    }
    UDR0 = (uint8_t)*text;
  }
}

/* Stands in for a sensor: 32 samples of rest, then 32 of shaking by 1 g in x
 * and 0.5 g in y. wake.h tells the scale: int8, 64 is 1.0. */
static void read_sample(uint8_t time, int8_t x[WAKE_INPUTS]) {
  int8_t g = 0;
  if (time & 32)
    g = time & 1 ? 64 : -64;
  x[0] = g;
  x[1] = (int8_t)(g / 2);
}

int main(void) {
  static wake_state state;
  int8_t x[WAKE_INPUTS];
  int16_t scores[WAKE_OUTPUTS];
  uint8_t time = 0;

  DDRB |= _BV(DDB5);
  UCSR0A = _BV(U2X0);
  UBRR0 = 16;
  UCSR0B = _BV(TXEN0);
  wake_reset(&state);
  for (;;) {
    read_sample(time, x);
    wake_step(&state, x);
    ++time;
    if ((time & 15) == 0) {
      wake_output(&state, scores);
      if (wake_classify(scores) == 1) {
        PORTB |= _BV(PORTB5);
        serial_text("shaken\r\n");
      } else {
        PORTB &= (uint8_t)~_BV(PORTB5);
        serial_text("still\r\n");
      }
    }
    _delay_ms(20);
  }
}
