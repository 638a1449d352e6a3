import type { CardFacts } from '../../../src/codegen/card/card.js';

const HASH = '0'.repeat(64);

/** Names that a user or a file gives, which a card shows. */
export interface CardNames {
  readonly className: string;
  readonly person: string;
  readonly text: string;
}

const PLAIN: CardNames = { className: 'first', person: 'p1', text: 'some words' };

/** The facts of a card in which nothing is missing and nothing is wrong, with these names in every place that has one. */
export function cardFacts({ className, person, text }: CardNames = PLAIN): CardFacts {
  const classes = [
    { name: className, train: 500, validation: 200, test: 200 },
    { name: 'second', train: 500, validation: 200, test: 200 },
  ];
  const scores = {
    classes: classes.map(({ name }) => ({ name, present: 200, answered: 200, right: 180 })),
    people: { count: 30, worst: { name: person, samples: 40, right: 20 } },
  };
  return {
    name: 'net',
    ffirm: '0.0.0',
    purpose: { intendedUse: text, notIntendedFor: text, contact: text },
    data: {
      name: text,
      source: text,
      parts: (['train', 'validation', 'test'] as const).map((part) => ({
        ...{ part, samples: 400, recordings: 60, people: 30 },
      })),
      split: {
        by: 'patient',
        groupedBy: 'subject',
        seed: null,
        wished: { train: 0.5, validation: 0.25, test: 0.25 },
        shares: { train: 0.5, validation: 0.25, test: 0.25 },
        groups: { train: [person], validation: [], test: [] },
        leftOut: [person],
        classes,
        anonymous: 0,
        shared: { recordings: [], subjects: [] },
      },
      overlapping: false,
      classes,
      notes: [text],
    },
    network: {
      layers: '12-8-4',
      decision: 'goodness',
      training: { rule: 'forward-forward', epochs: 3, seed: 1, engine: 'wasm' },
    },
    quantization: { calibrationSamples: 300, signalToNoise: [30.25, 28] },
    earlyExit: {
      rule: 'margin',
      exitPoints: 3,
      unit: { kind: 'subject', within: null },
      claim: `early exit costs at most 5 points of sensitivity of "${className}"`,
      supported: true,
    },
    scores: {
      validation: scores,
      test: { ...scores, accuracy: { float: 91, int8: 90.5, earlyExit: 90 } },
      protocols: [
        {
          protocol: 'har',
          title: text,
          meanOver: 'people',
          recordings: 60,
          people: 30,
          leftOut: [{ recording: person, reason: text }],
          notes: [text],
          figures: [
            {
              ...{ name: text, unit: '%', worse: 'lower' },
              ...{ gross: 90, grossInterval: [85, 95], mean: 89, meanInterval: null },
              worst: { subject: person, value: 50 },
            },
          ],
        },
      ],
    },
    hashes: { config: HASH, data: HASH, floatModel: HASH, integerModel: HASH },
  };
}
