/* The input and output of the harness: two files and a console. Stdio on a computer, semihosting on a core. */
#ifndef FFIRM_IO_H
#define FFIRM_IO_H

#include <stdbool.h>
#include <stddef.h>

typedef enum { FFIRM_SAMPLES, FFIRM_ANSWERS } ffirm_file_t;

/* Opens the samples for reading or the answers for writing. */
bool ffirm_open(ffirm_file_t file, const char *path);

/* Reads up to `length` bytes; fewer only at the end of the file. Returns the number. */
size_t ffirm_read(ffirm_file_t file, void *bytes, size_t length);

/* Writes all `length` bytes or returns false. */
bool ffirm_write(ffirm_file_t file, const void *bytes, size_t length);

/* Closes the file; false if anything that was written is lost. */
bool ffirm_close(ffirm_file_t file);

/* Writes text to the console. */
void ffirm_print(const char *text);

#endif
