import { describe, expect, it } from 'vitest';
import type { CardFacts } from '../../../src/codegen/card/card.js';
import { limitsOf } from '../../../src/codegen/card/limits.js';
import { cardFacts } from './facts.js';

const facts = cardFacts();

/** The limits that these facts have in addition to those of facts without a fault. */
function added(changed: CardFacts): readonly string[] {
  const usual = new Set(limitsOf(facts));
  return limitsOf(changed).filter((limit) => !usual.has(limit));
}

function withData(change: Partial<CardFacts['data']>): CardFacts {
  return { ...facts, data: { ...facts.data, ...change } };
}

function withExit(change: Partial<CardFacts['earlyExit']>): CardFacts {
  return { ...facts, earlyExit: { ...facts.earlyExit, ...change } };
}

function parts(people: number | null): CardFacts['data']['parts'] {
  return facts.data.parts.map((part) => (part.part === 'test' ? { ...part, people } : part));
}

function torn(subjects: string[] | null, recordings: string[] | null): CardFacts {
  const { split } = facts.data;
  if (split === null) throw new RangeError('the facts of the tests have a split');
  return withData({ split: { ...split, shared: { subjects, recordings } } });
}

describe('the known limits of a network', () => {
  it('are none but the one of every network, where nothing is wrong', () => {
    expect(limitsOf(facts)).toEqual([
      'Every input is answered with one of the classes, also an input that belongs to none of them.',
    ]);
  });

  it.each<readonly [string, CardFacts, RegExp]>([
    ['people in two parts', torn(['p1', 'p2'], []), /^2 people are in more than one part \("p1", "p2"\)/],
    ['a person in two parts', torn(['p1'], []), /^1 person is in more than one part/],
    ['recordings in two parts', torn(null, ['r1']), /^1 recording is in more than one part \("r1"\)/],
    ['unknown people', withData({ parts: parts(null) }), /^It is not known whose the samples are/],
    ['few people', withData({ parts: parts(4) }), /^4 people are in the test part: its figures depend/],
    [
      'a class that a part lacks',
      withData({ classes: [{ name: 'first', train: 500, validation: 0, test: 200 }] }),
      /^The validation part has no sample of "first"\.$/,
    ],
    [
      'a class of which there are few',
      withData({ classes: [{ name: 'first', train: 500, validation: 200, test: 7 }] }),
      /^The test part has few samples of "first": 7\.$/,
    ],
    ['no claim', withExit({ claim: null, rule: 'lightff' }), /^Nothing is claimed of what early exit costs/],
    ['an unsupported claim', withExit({ supported: false }), /^Early exit is not used/],
    [
      'a claim about samples of people',
      withExit({ unit: { kind: 'sample', within: 'subject' } }),
      /^The claim of early exit counts each sample as independent, although several may be of one subject: it promises nothing/,
    ],
    [
      'a claim about windows that overlap',
      {
        ...withData({ overlapping: true }),
        earlyExit: { ...facts.earlyExit, unit: { kind: 'sample', within: 'subject' } },
      },
      /of one subject, and windows overlap: it promises nothing for new subjects\.$/,
    ],
    [
      'an imported network',
      { ...facts, network: { ...facts.network, training: null } },
      /^Another program trained the network/,
    ],
  ])('say %s', (_, changed, expected) => {
    expect(added(changed)).toEqual([expect.stringMatching(expected)]);
  });

  it('say that a class is never found, and that the network is no better than its most frequent class', () => {
    const classes = [
      { name: 'first', present: 300, answered: 400, right: 300 },
      { name: 'second', present: 100, answered: 0, right: 0 },
    ];
    expect(added({ ...facts, scores: { ...facts.scores, validation: { classes, people: null } } })).toEqual([
      'No validation sample of "second" is answered right.',
      'On the validation part the network is right no more often than always answering its most frequent class.',
    ]);
  });
});
