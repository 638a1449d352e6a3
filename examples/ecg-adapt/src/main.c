/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Classifies heart beats, asks its wearer about some of them, and learns from the answers.
 *
 *     program samples.txt [seconds]
 *
 * samples.txt has a line for every sample with a number for each channel. After so many seconds (300 when absent) the questions
 * come on standard output, and the answers from standard input: the name of a class, or "?" for "I do not know". On a board,
 * both would be a serial line or a display with a button, and samples would come from the converter.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beats_patients_learn.h"
#include "beats_patients_stream.h"

enum { ANSWER_LENGTH = 80 };

static beats_patients_stream_t stream;
static beats_patients_learner_t learner;

/* The beat that each slot is about, as its time in samples: what a display would show. */
static int32_t slot_times[BEATS_PATIENTS_SLOTS];

/* Where samples come from, and how many were read. */
static FILE *input;
static int32_t count;

static bool read_sample(int16_t sample[BEATS_PATIENTS_CHANNELS])
{
    for (int32_t channel = 0; channel < BEATS_PATIENTS_CHANNELS; channel++) {
        if (fscanf(input, "%" SCNd16, &sample[channel]) != 1) {
            return false;
        }
    }
    count++;
    return true;
}

static double seconds_of(int32_t samples)
{
    return (double)samples * 1000.0 / (double)BEATS_PATIENTS_RATE_MILLIHERTZ;
}

static const char *class_name(int32_t label)
{
    return beats_patients_model_info()->class_names[label];
}

/* The class that was answered; that there is none if the wearer does not know it, and at the end of the answers. */
static int32_t read_answer(void)
{
    char answer[ANSWER_LENGTH];
    while (fgets(answer, sizeof answer, stdin) != NULL) {
        answer[strcspn(answer, "\r\n")] = '\0';
        if (strcmp(answer, "?") == 0) {
            return BEATS_PATIENTS_UNANSWERED;
        }
        for (int32_t label = 0; label < BEATS_PATIENTS_CLASSES; label++) {
            if (strcmp(answer, class_name(label)) == 0) {
                return label;
            }
        }
        printf("Answer with the name of a class, or with ?\n");
    }
    return BEATS_PATIENTS_UNANSWERED;
}

/* Asks everything that there is to ask, and learns. Other work may come between two steps. */
static void ask_and_learn(void)
{
    int32_t steps = 0;
    for (int32_t slot = beats_patients_learn_question(&learner); slot >= 0;
         slot = beats_patients_learn_question(&learner)) {
        printf("Which class is the beat at %.2f s?\n", seconds_of(slot_times[slot]));
        (void)beats_patients_learn_answer(slot, read_answer(), &learner);
    }
    while (beats_patients_learn_step(&learner, &stream.workspace)) {
        steps++;
    }
    if (steps > 0) {
        printf("Learned in %" PRId32 " steps.\n", steps + 1);
    }
}

/* Classifies the beat that is ready, with what was learned, and offers it to the learner. */
static void take_beat(void)
{
    beats_patients_result_t generated;
    beats_patients_result_t learned;
    const int32_t time = count - 1 - stream.age;
    beats_patients_classify(stream.input, &stream.workspace, &generated);
    beats_patients_learn_classify(stream.input, &learner, &stream.workspace, &learned);
    printf("%8.2f s  %s\n", seconds_of(time), class_name(learned.label));
    const int32_t slot = beats_patients_learn_offer(stream.input, generated.label, &learner, &stream.workspace);
    if (slot >= 0) {
        slot_times[slot] = time;
    }
}

int main(int argc, char *argv[])
{
    int16_t sample[BEATS_PATIENTS_CHANNELS];
    const double asked_at = argc > 2 ? atof(argv[2]) : 300.0;
    bool asking = false;
    if (argc < 2 || (input = fopen(argv[1], "r")) == NULL) {
        fprintf(stderr, "usage: program samples.txt [seconds]\n");
        return 1;
    }
    beats_patients_begin_stream(&stream);
    beats_patients_learn_reset(&learner, &stream.workspace);
    while (read_sample(sample)) {
        if (!asking && seconds_of(count) >= asked_at) {
            asking = true;
            beats_patients_learn_ask(&learner);
            ask_and_learn();
        }
        if (beats_patients_collect_sample(sample, &stream) && beats_patients_describe(&stream)) {
            take_beat();
            if (asking) {
                ask_and_learn();
            }
        }
    }
    (void)fclose(input);
    return 0;
}
