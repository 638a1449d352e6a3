/* Start of the harness on a Cortex-M: vector table, memory, FPU, command line, and an end for every fault. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ffirm_io.h"
#include "ffirm_semihosting.h"

enum { MAX_ARGUMENTS = 8, FAULT_EXIT_CODE = 125 };

int main(int argc, char *argv[]);

/* From the linker script. */
extern uint32_t ffirm_stack_start[];
extern uint32_t ffirm_stack_end[];
extern uint32_t ffirm_data_load[];
extern uint32_t ffirm_data_start[];
extern uint32_t ffirm_data_end[];
extern uint32_t ffirm_bss_start[];
extern uint32_t ffirm_bss_end[];

void ffirm_reset(void);
void ffirm_fault(void);
void ffirm_report_fault(const uint32_t *frame);

static void leave(uint32_t code) {
  const uint32_t application_exit = 0x20026;
  const uint32_t parameters[2] = {application_exit, code};
  (void)semihost(SYS_EXIT_EXTENDED, parameters);
  for (;;) {
    /* Without a debugger there is nothing to go back to. */
  }
}

static void print_hexadecimal(uint32_t value) {
  char text[9];
  for (uint32_t digit = 0; digit < 8; digit++) {
    text[digit] = "0123456789abcdef"[(value >> (28 - 4 * digit)) & 15];
  }
  text[8] = '\0';
  ffirm_print(text);
}

/* `frame` is what the core pushed when the fault came: the program counter is its seventh word. */
__attribute__((used)) void ffirm_report_fault(const uint32_t *frame) {
  const uint32_t *const configurable_fault_status = (const uint32_t *)0xe000ed28U;
  if ((uintptr_t)frame >= (uintptr_t)ffirm_stack_start && (uintptr_t)(frame + 8) <= (uintptr_t)ffirm_stack_end) {
    ffirm_print("ffirm-fault: fault at 0x");
    print_hexadecimal(frame[6]);
  } else {
    ffirm_print("ffirm-fault: stack overflow, stack pointer 0x");
    print_hexadecimal((uint32_t)frame);
  }
  ffirm_print(", fault status 0x");
  print_hexadecimal(*(const volatile uint32_t *)configurable_fault_status);
  ffirm_print("\n");
  leave(FAULT_EXIT_CODE);
}

/* The stack may be what is broken, so the report gets a fresh one. */
__attribute__((naked)) void ffirm_fault(void) {
  __asm__ volatile(
      "mov r0, sp\n"
      "ldr r1, =ffirm_stack_end\n"
      "mov sp, r1\n"
      "bl ffirm_report_fault\n");
}

/* Stack pointer, then reset and the 14 exceptions of the core. No interrupt is ever enabled. */
typedef struct {
  uint32_t *stack;
  void (*handlers[15])(void);
} vector_table_t;

__attribute__((section(".vectors"), used)) static const vector_table_t vectors = {
    ffirm_stack_end,
    {ffirm_reset, ffirm_fault, ffirm_fault, ffirm_fault, ffirm_fault, ffirm_fault, ffirm_fault, ffirm_fault,
     ffirm_fault, ffirm_fault, ffirm_fault, ffirm_fault, ffirm_fault, ffirm_fault, ffirm_fault}};

/* Cuts the command line at its spaces. */
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

static void prepare_core(void) {
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
  volatile uint32_t *const coprocessor_access = (volatile uint32_t *)0xe000ed88U;
  *coprocessor_access |= 0xfU << 20;
#endif
#if defined(__ARM_ARCH) && __ARM_ARCH == 6
  /* ARMv6-M has no unaligned accesses. A core that has them emulates it, so it must fault as the real one would. */
  volatile uint32_t *const configuration_and_control = (volatile uint32_t *)0xe000ed14U;
  *configuration_and_control |= 1U << 3;
#endif
  __asm__ volatile("dsb\n\tisb" ::: "memory");
}

void ffirm_reset(void) {
  static char line[512];
  static char *arguments[MAX_ARGUMENTS];
  prepare_core();
  memcpy(ffirm_data_start, ffirm_data_load, (uintptr_t)ffirm_data_end - (uintptr_t)ffirm_data_start);
  memset(ffirm_bss_start, 0, (uintptr_t)ffirm_bss_end - (uintptr_t)ffirm_bss_start);
  const uint32_t parameters[2] = {(uint32_t)line, sizeof line};
  if (semihost(SYS_GET_CMDLINE, parameters) != 0) {
    leave(FAULT_EXIT_CODE);
  }
  const int count = read_arguments(line, arguments);
  leave((uint32_t)main(count, arguments));
}
