/* Start on a Cortex-M: vector table, FPU, memory, then main(). The program ends with what main() returns. */
#include <stdint.h>
#include <string.h>

#include "semihosting.h"

enum { FAULT_EXIT_CODE = 125 };

int main(void);

/* From the linker script. */
extern uint32_t stack_end[];
extern uint32_t data_load[];
extern uint32_t data_start[];
extern uint32_t data_end[];
extern uint32_t bss_start[];
extern uint32_t bss_end[];

void reset(void);

static void leave(uint32_t code)
{
    const uint32_t application_exit = 0x20026;
    const uint32_t parameters[2] = { application_exit, code };
    (void)semihost(SYS_EXIT_EXTENDED, parameters);
    for (;;) {
    }
}

static void fault(void)
{
    (void)semihost(SYS_WRITE0, "fault\n");
    leave(FAULT_EXIT_CODE);
}

/* Stack pointer, then reset and the exceptions of the core. No interrupt is ever enabled. */
typedef struct {
    uint32_t *stack;
    void (*handlers[15])(void);
} vector_table_t;

__attribute__((section(".vectors"), used)) static const vector_table_t vectors = {
    stack_end,
    { reset, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault }
};

void reset(void)
{
#if defined(__ARM_FP)
    *(volatile uint32_t *)0xe000ed88U |= 0xfU << 20;
    __asm__ volatile("dsb\n\tisb" ::: "memory");
#endif
    memcpy(data_start, data_load, (uintptr_t)data_end - (uintptr_t)data_start);
    memset(bss_start, 0, (uintptr_t)bss_end - (uintptr_t)bss_start);
    leave((uint32_t)main());
}
