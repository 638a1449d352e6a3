/* Start on a Cortex-M in QEMU: vector table, FPU, memory, then main() with the console over semihosting. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char *argv[]);

/* From the C library: opens standard input, output and error over semihosting. */
void initialise_monitor_handles(void);

/* From the linker script. */
extern uint32_t stack_end[];
extern uint32_t data_load[];
extern uint32_t data_start[];
extern uint32_t data_end[];
extern uint32_t bss_start[];
extern uint32_t bss_end[];

void reset(void);

/* A fault ends the emulator with exit code 125. */
static void fault(void)
{
    static const uint32_t application_exit[2] = { 0x20026, 125 };
    __asm__ volatile("mov r0, #0x20\n"
                     "mov r1, %0\n"
                     "bkpt 0xab\n"
                     :
                     : "r"(application_exit)
                     : "r0", "r1", "memory");
    for (;;) {
    }
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
    static char name[] = "program";
    static char *arguments[] = { name, NULL };
#if defined(__ARM_FP)
    *(volatile uint32_t *)0xe000ed88U |= 0xfU << 20;
    __asm__ volatile("dsb\n\tisb" ::: "memory");
#endif
    memcpy(data_start, data_load, (uintptr_t)data_end - (uintptr_t)data_start);
    memset(bss_start, 0, (uintptr_t)bss_end - (uintptr_t)bss_start);
    initialise_monitor_handles();
    exit(main(1, arguments));
}

/* Called by exit(); there is nothing to tidy up. */
void _fini(void)
{
}
