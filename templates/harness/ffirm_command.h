/* A command to a learner, as it is in the file: src/simulate/learn-commands.ts writes it. FFIRM_FEATURES is defined before. */
#ifndef FFIRM_COMMAND_H
#define FFIRM_COMMAND_H

#include <stdint.h>

struct command {
  int32_t operation;
  int32_t first;
  int32_t second;
  int32_t third;
  int8_t input[((FFIRM_FEATURES + 3) / 4) * 4];
};

#endif
