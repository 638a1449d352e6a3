/* Arm semihosting: a breakpoint that the debugger or emulator answers. Without either, the core stops there. */
#ifndef FFIRM_SEMIHOSTING_H
#define FFIRM_SEMIHOSTING_H

#include <stdint.h>

/* Operation numbers, from Arm's "Semihosting for AArch32 and AArch64". */
enum {
  SYS_OPEN = 0x01,
  SYS_CLOSE = 0x02,
  SYS_WRITE0 = 0x04,
  SYS_WRITE = 0x05,
  SYS_READ = 0x06,
  SYS_GET_CMDLINE = 0x15,
  SYS_EXIT_EXTENDED = 0x20
};

static inline int32_t semihost(uint32_t operation, const void *parameters) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = parameters;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return (int32_t)r0;
}

/* Ends the program, and the emulator with it, whose exit code it becomes. */
__attribute__((noreturn)) static inline void semihost_exit(uint32_t code) {
  const uint32_t application_exit = 0x20026;
  const uint32_t parameters[2] = {application_exit, code};
  (void)semihost(SYS_EXIT_EXTENDED, parameters);
  for (;;) {
    /* Without a debugger there is nothing to go back to. */
  }
}

#endif
