/* The harness's files and console on a core: calls to the emulator or debugger, one for each large block. */
#include "ffirm_io.h"

#include <string.h>

#include "ffirm_semihosting.h"

enum { MODE_READ_BINARY = 1, MODE_WRITE_BINARY = 5 };

static uint32_t handles[2];

bool ffirm_open(ffirm_file_t file, const char *path) {
  const uint32_t mode = file == FFIRM_SAMPLES ? MODE_READ_BINARY : MODE_WRITE_BINARY;
  const uint32_t parameters[3] = {(uint32_t)path, mode, (uint32_t)strlen(path)};
  const int32_t handle = semihost(SYS_OPEN, parameters);
  handles[file] = (uint32_t)handle;
  return handle >= 0;
}

size_t ffirm_read(ffirm_file_t file, void *bytes, size_t length) {
  size_t done = 0;
  while (done < length) {
    const uint32_t wanted = (uint32_t)(length - done);
    const uint32_t parameters[3] = {handles[file], (uint32_t)bytes + (uint32_t)done, wanted};
    /* The result is the number of bytes that were not read. */
    const uint32_t left = (uint32_t)semihost(SYS_READ, parameters);
    if (left >= wanted) {
      break;
    }
    done += wanted - left;
  }
  return done;
}

bool ffirm_write(ffirm_file_t file, const void *bytes, size_t length) {
  const uint32_t parameters[3] = {handles[file], (uint32_t)bytes, (uint32_t)length};
  return semihost(SYS_WRITE, parameters) == 0;
}

bool ffirm_close(ffirm_file_t file) { return semihost(SYS_CLOSE, &handles[file]) == 0; }

void ffirm_print(const char *text) { (void)semihost(SYS_WRITE0, text); }
