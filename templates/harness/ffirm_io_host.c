/* The harness's files and console on a computer. */
#include <stdio.h>

#include "ffirm_io.h"

static FILE *files[2];

bool ffirm_open(ffirm_file_t file, const char *path) {
  files[file] = fopen(path, file == FFIRM_SAMPLES ? "rb" : "wb");
  return files[file] != NULL;
}

size_t ffirm_read(ffirm_file_t file, void *bytes, size_t length) { return fread(bytes, 1, length, files[file]); }

bool ffirm_write(ffirm_file_t file, const void *bytes, size_t length) {
  return fwrite(bytes, 1, length, files[file]) == length;
}

bool ffirm_close(ffirm_file_t file) { return fclose(files[file]) == 0; }

void ffirm_print(const char *text) {
  (void)fputs(text, stdout);
  (void)fflush(stdout);
}
