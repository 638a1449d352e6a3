/*
 * Markers of an interval in which count_plugin.c counts. Both instructions do nothing.
 *
 * The compiler does not move memory accesses across them.
 */
#ifndef FFIRM_COUNT_H
#define FFIRM_COUNT_H

#define COUNT_START() __asm__ volatile("mov r9, r9" ::: "memory")
#define COUNT_STOP() __asm__ volatile("mov r10, r10" ::: "memory")

#endif
