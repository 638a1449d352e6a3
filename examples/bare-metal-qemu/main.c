/*
 * Checks a generated library with its golden vectors, then classifies and prints every answer: of a recording, with its time, if the
 * library takes samples one by one and there is a recording; else of the golden vectors. The Makefile writes model.h, which says what
 * library this is.
 */
#include <stddef.h>
#include <stdint.h>

#include "ffirm_semihosting.h"
#include "ffirm_startup.h"
#include "model.h"

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

static void print_label(int32_t label)
{
    print(MODEL(model_info)()->class_names[label]);
    print("\n");
}

#ifdef MODEL_RECORDING
static MODEL(stream_t) stream;

/* With the time in seconds at which what was classified ended. */
static void print_answer(int32_t samples, const MODEL(result_t) *result)
{
    const uint32_t passed = (uint32_t)(samples - stream.age);
    const uint32_t milliseconds = (uint32_t)((uint64_t)passed * 1000000U / MODEL_MACRO(RATE_MILLIHERTZ));
    print_number(milliseconds / 1000U, 1);
    print(".");
    print_number(milliseconds % 1000U, 3);
    print(" s  ");
    print_label(result->label);
}

static void classify_recording(void)
{
    MODEL(result_t) result;
    MODEL(begin_stream)(&stream);
    for (int32_t i = 0; i < RECORDED_SAMPLES; i++) {
        if (MODEL(push_sample)(recording[i], &stream, &result)) {
            print_answer(i + 1, &result);
        }
    }
}

int main(void)
{
    const int32_t failures = MODEL(selftest)(&stream.workspace);
    print_number((uint32_t)failures, 1);
    print(" golden vectors failed\n");
    classify_recording();
    return failures == 0 ? 0 : 1;
}
#else
static MODEL(workspace_t) workspace;

static void classify_golden_vectors(void)
{
    MODEL(result_t) result;
    for (size_t i = 0; i < MODEL_MACRO(GOLDEN_VECTORS); i++) {
        MODEL(classify)(MODEL(golden_inputs)[i], &workspace, &result);
        print_label(result.label);
    }
}

int main(void)
{
    const int32_t failures = MODEL(selftest)(&workspace);
    print_number((uint32_t)failures, 1);
    print(" golden vectors failed\n");
    classify_golden_vectors();
    return failures == 0 ? 0 : 1;
}
#endif

void ffirm_start(void)
{
    semihost_exit((uint32_t)main());
}
