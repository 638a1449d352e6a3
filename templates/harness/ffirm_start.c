/* Starts programs of the harness on a core, with the command line that the emulator passes to them. */
#include <stdint.h>

#include "ffirm_semihosting.h"
#include "ffirm_startup.h"

enum { MAX_ARGUMENTS = 8 };

int main(int argc, char *argv[]);

/* Splits the command line at its spaces. */
static int read_arguments(char *line, char *arguments[]) {
  int count = 0;
  while (*line != '\0' && count < MAX_ARGUMENTS) {
    if (*line == ' ') {
      *line++ = '\0';
      continue;
    }
    arguments[count++] = line;
    while (*line != '\0' && *line != ' ') {
      line++;
    }
  }
  return count;
}

void ffirm_start(void) {
  static char line[512];
  static char *arguments[MAX_ARGUMENTS];
  const uint32_t parameters[2] = {(uint32_t)line, sizeof line};
  if (semihost(SYS_GET_CMDLINE, parameters) != 0) {
    semihost_exit(FAULT_EXIT_CODE);
  }
  const int count = read_arguments(line, arguments);
  semihost_exit((uint32_t)main(count, arguments));
}
