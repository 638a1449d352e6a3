/* Start of a Cortex-M: vector table, FPU, memory, then ffirm_start(), and an end for every fault. */
#include <stdint.h>
#include <string.h>

#include "ffirm_semihosting.h"
#include "ffirm_startup.h"

/* From the linker script, ffirm_sections.ld. */
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

static void print(const char *text) { (void)semihost(SYS_WRITE0, text); }

static void print_hexadecimal(uint32_t value) {
  char text[9];
  for (uint32_t digit = 0; digit < 8; digit++) {
    text[digit] = "0123456789abcdef"[(value >> (28 - 4 * digit)) & 15];
  }
  text[8] = '\0';
  print(text);
}

/* `frame` is what the core pushed when the fault came: the program counter is its seventh word. */
__attribute__((used)) void ffirm_report_fault(const uint32_t *frame) {
  const uint32_t *const configurable_fault_status = (const uint32_t *)0xe000ed28U;
  if ((uintptr_t)frame >= (uintptr_t)ffirm_stack_start && (uintptr_t)(frame + 8) <= (uintptr_t)ffirm_stack_end) {
    print("ffirm-fault: fault at 0x");
    print_hexadecimal(frame[6]);
  } else {
    print("ffirm-fault: stack overflow, stack pointer 0x");
    print_hexadecimal((uint32_t)frame);
  }
  print(", fault status 0x");
  print_hexadecimal(*(const volatile uint32_t *)configurable_fault_status);
  print("\n");
  semihost_exit(FAULT_EXIT_CODE);
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
  prepare_core();
  memcpy(ffirm_data_start, ffirm_data_load, (uintptr_t)ffirm_data_end - (uintptr_t)ffirm_data_start);
  memset(ffirm_bss_start, 0, (uintptr_t)ffirm_bss_end - (uintptr_t)ffirm_bss_start);
  ffirm_start();
}
