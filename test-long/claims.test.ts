import { expect, it } from 'vitest';
import { simulateClaims } from '../scripts/figures/claims-simulation.mjs';
import { probabilityOfAtMost } from '../src/exit/guarantee/binomial.js';
import { testInSequence } from '../src/exit/guarantee/fixed-sequence.js';
import { groupLosses } from '../src/exit/guarantee/group-losses.js';
import { groupPValue } from '../src/exit/guarantee/group-test.js';
import { lossPValue } from '../src/exit/guarantee/loss-pvalue.js';
import { randomStream } from '../src/math/random.js';

const tools = { probabilityOfAtMost, testInSequence, groupLosses, groupPValue, lossPValue, randomStream };

/** 300 calibrations where the truth is known: people of uneven size, whose samples are much alike. */
const { claims, naive } = simulateClaims(tools);

it.each(claims)('$name: is broken at most as often as stated, and accepts something', (claim) => {
  expect(claim.broken).toBeLessThanOrEqual(claim.stated);
  expect(claim.accepted).toBeGreaterThanOrEqual(1);
});

it('samples of one person taken as independent break the same claim more often, and the same check says so', () => {
  expect(naive.broken).toBeGreaterThan(naive.stated);
});
