/*
 * Classifies a recording and prints every answer with its time in the recording.
 *
 *     program              the recording in recording.h
 *     program samples.txt  a file, one line a sample with a number for each channel: 12 -340 981
 *     program -            the same from standard input
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "motion_stream.h"
#include "recording.h"

static motion_stream_t stream;

/* Where samples come from; NULL is recording.h. */
static FILE *input;

/* Samples read so far. */
static int32_t count;

/* The next number of each channel. False at the end of the recording. */
static bool read_sample(int16_t sample[MOTION_CHANNELS])
{
    for (int32_t channel = 0; channel < MOTION_CHANNELS; channel++) {
        if (input == NULL && count < RECORDED_SAMPLES) {
            sample[channel] = recording[count][channel];
        } else if (input == NULL || fscanf(input, "%" SCNd16, &sample[channel]) != 1) {
            return false;
        }
    }
    count++;
    return true;
}

/* With the time in seconds at which the window that was classified ended. */
static void print_answer(const motion_result_t *result)
{
    const int64_t milliseconds = (int64_t)(count - stream.age) * 1000000 / MOTION_RATE_MILLIHERTZ;
    const long seconds = (long)(milliseconds / 1000);
    printf("%4ld.%03ld s  %s\n", seconds, (long)(milliseconds % 1000), motion_model_info()->class_names[result->label]);
}

static int classify_all(void)
{
    int16_t sample[MOTION_CHANNELS];
    motion_result_t result;
    motion_begin_stream(&stream);
    while (read_sample(sample)) {
        if (motion_push_sample(sample, &stream, &result)) {
            print_answer(&result);
        }
    }
    return 0;
}

int main(int argc, char *argv[])
{
    if (argc > 1) {
        input = strcmp(argv[1], "-") == 0 ? stdin : fopen(argv[1], "r");
        if (input == NULL) {
            fprintf(stderr, "cannot open %s\n", argv[1]);
            return 1;
        }
    }
    return classify_all();
}
