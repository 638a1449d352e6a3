/* How the programs of the harness report: numbers in files, and lines of text on the console. */
#ifndef FFIRM_REPORT_H
#define FFIRM_REPORT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#include "ffirm_io.h"

/* Exit code of a program that gave up. */
enum { FFIRM_FAILED = 124 };

static inline void print_number(const char *key, uint32_t value) {
  char digits[11];
  size_t first = sizeof digits - 1;
  digits[first] = '\0';
  do {
    digits[--first] = (char)('0' + (char)(value % 10U));
    value /= 10U;
  } while (value > 0);
  ffirm_print(key);
  ffirm_print(&digits[first]);
}

/* Prints why the program gives up; returns its exit code. */
static inline int fail(const char *reason) {
  ffirm_print("ffirm-fault: ");
  ffirm_print(reason);
  ffirm_print("\n");
  return FFIRM_FAILED;
}

/* Writes a number as four bytes, the lowest first; returns the place after them. */
static inline uint8_t *put_int32(uint8_t *bytes, int32_t value) {
  const uint32_t bits = (uint32_t)value;
  for (uint32_t i = 0; i < 4; i++) {
    bytes[i] = (uint8_t)((bits >> (8 * i)) & 255U);
  }
  return bytes + 4;
}

#ifdef __cplusplus
}
#endif

#endif
