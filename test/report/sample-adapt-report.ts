import { learnSchema } from '../../src/config/learn-config.js';
import { scoresOf } from '../../src/metrics/scores.js';
import type { AdaptLife, AdaptReport } from '../../src/pipeline/adapt-report.js';

const classNames = ['N', 'S', 'V', 'F'];

/** Scores of 1200 samples, of which none is an F. */
const scores = (rightS: number) =>
  scoresOf(
    {
      classNames,
      counts: [
        [985, 10, 5, 0],
        [80 - rightS, rightS, 20, 0],
        [4, 0, 96, 0],
        [0, 0, 0, 0],
      ],
    },
    ['N', 'S', 'V', 'F'],
  );

const life = (
  recording: string,
  before: number,
  after: number,
  more: Partial<AdaptLife> = {},
): AdaptLife => ({
  ...{ recording, from: 0, samples: 400, accuracy: { before, after }, change: after - before },
  counts: { before: [], after: [] },
  ...{ questions: 20, askedTwice: 2, updates: 800, undone: 0 },
  ...more,
});

const { questions: _, ...learn } = learnSchema.parse({ laterQuestions: 10 });

/** A made-up report of two numbers of questions, three lives each. */
export const adaptReport: AdaptReport = {
  ...{ dataset: 'MIT-BIH', part: 'validation', network: '96-128-64', learn, mistakes: 0.05, from: [0, 10] },
  leftOut: [{ recording: '232', from: 10 }],
  rows: [
    {
      ...{ questions: 10, before: scores(20), after: scores(30), answers: 12 },
      harmed: { halfPoint: 2, point: 1, worst: 2 },
      lives: [
        life('209', 95, 93, { from: 10, questions: 10 }),
        life('114', 97, 96.25, { questions: 10, undone: 1, updates: 1200, subject: 'anne' }),
        life('209', 90, 96, { questions: 10, undone: 3 }),
      ],
    },
    {
      ...{ questions: 20, before: scores(20), after: scores(60), answers: 22 },
      harmed: { halfPoint: 0, point: 0, worst: 0 },
      lives: [
        life('114', 97, 97, { updates: 0, subject: 'anne' }),
        life('209', 95, 97, { from: 10 }),
        life('209', 90, 98),
      ],
    },
  ],
};
