import { countAnswers } from '../../metrics/confusion.js';
import { accuracyOf, classCounts, macroF1Of } from '../../metrics/scores.js';
import { type Tabulation, tabulate } from '../../metrics/tabulate.js';
import { type Protocol, type ProtocolInput, samplesByRecording } from './protocol.js';

const tabulation: Tabulation<readonly (readonly number[])[]> = {
  figures: [
    { name: 'accuracy', unit: '%', worse: 'lower' },
    { name: 'macro-F1', unit: '%', worse: 'lower' },
  ],
  meanOver: 'people',
  add: (left, right) => left.map((row, truth) => row.map((count, answer) => count + right[truth][answer])),
  valuesOf: (counts) => [accuracyOf(counts), macroF1Of(counts)],
  shown: (counts) => {
    const classes = classCounts(counts);
    return {
      samples: classes.reduce((sum, { present }) => sum + present, 0),
      right: classes.reduce((sum, { right }) => sum + right, 0),
      classes: classes.filter(({ present }) => present > 0).length,
    };
  },
};

/** Activities of people: every person counts alike, and the worst is named. */
export const har: Protocol = {
  name: 'har',
  title: 'people apart: mean over people, and the worst',
  meanOver: tabulation.meanOver,
  prepare: async ({ test, seed }: ProtocolInput) => {
    const recordings = samplesByRecording(test);
    const people = new Set(recordings.map(({ subject }) => subject)).size;
    const { classNames, labels } = test;
    return {
      leftOut: [],
      notes: [
        people === 1
          ? 'One person is in the test part: this is one fold of leaving one person out, and says nothing about the others.'
          : `${people} people are in the test part, and none of them in another; this is one division of the people, and not the ` +
            'mean of leaving each of them out in turn, which takes a training for each.',
        'Macro-F1 is over the classes that a person has.',
      ],
      score: (answers) =>
        tabulate(
          recordings.map(({ recording, subject, samples }) => ({
            recording,
            subject,
            counts: countAnswers(
              Uint8Array.from(samples, (sample) => answers[sample]),
              Uint8Array.from(samples, (sample) => labels[sample]),
              classNames.length,
            ),
          })),
          tabulation,
          seed,
        ),
    };
  },
};
