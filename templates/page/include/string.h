/* What the generated C takes of string.h, for WebAssembly without a C library; ffirm_page.c defines it. */
#ifndef FFIRM_PAGE_STRING_H
#define FFIRM_PAGE_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);
int memcmp(const void *left, const void *right, size_t count);

#endif
