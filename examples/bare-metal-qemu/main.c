/* Checks the library with its golden vectors, then classifies a recording and prints every answer with its time. */
#include <stdint.h>

#include "ffirm_semihosting.h"
#include "ffirm_startup.h"
#include "motion_selftest.h"
#include "motion_stream.h"
#include "recording.h"

static motion_stream_t stream;

static void print(const char *text)
{
    (void)semihost(SYS_WRITE0, text);
}

/* At least so many digits. */
static void print_number(uint32_t value, uint32_t digits)
{
    char text[11];
    char *first = &text[10];
    *first = '\0';
    while (value > 0 || digits > 0) {
        *--first = (char)('0' + (char)(value % 10U));
        value /= 10U;
        digits -= digits > 0 ? 1U : 0U;
    }
    print(first);
}

/* With the time in seconds at which the window that was classified ended. */
static void print_answer(int32_t samples, const motion_result_t *result)
{
    const uint32_t milliseconds = (uint32_t)(samples - stream.age) * 1000U / (MOTION_RATE_MILLIHERTZ / 1000U);
    print_number(milliseconds / 1000U, 1);
    print(".");
    print_number(milliseconds % 1000U, 3);
    print(" s  ");
    print(motion_model_info()->class_names[result->label]);
    print("\n");
}

int main(void)
{
    motion_result_t result;
    const int32_t failures = motion_selftest(&stream.workspace);
    print_number((uint32_t)failures, 1);
    print(" golden vectors failed\n");
    motion_begin_stream(&stream);
    for (int32_t i = 0; i < RECORDED_SAMPLES; i++) {
        if (motion_push_sample(recording[i], &stream, &result)) {
            print_answer(i + 1, &result);
        }
    }
    return failures == 0 ? 0 : 1;
}

void ffirm_start(void)
{
    semihost_exit((uint32_t)main());
}
