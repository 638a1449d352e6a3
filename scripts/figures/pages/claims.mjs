import { probabilityOfAtMost } from '../../../dist/exit/guarantee/binomial.js';
import { testInSequence } from '../../../dist/exit/guarantee/fixed-sequence.js';
import { groupLosses } from '../../../dist/exit/guarantee/group-losses.js';
import { groupPValue } from '../../../dist/exit/guarantee/group-test.js';
import { lossPValue } from '../../../dist/exit/guarantee/loss-pvalue.js';
import { randomStream } from '../../../dist/math/random.js';
import { simulateClaims } from '../claims-simulation.mjs';
import { tableText } from '../text.mjs';

const TOOLS = { probabilityOfAtMost, testInSequence, groupLosses, groupPValue, lossPValue, randomStream };

const RUNS = 300;

const percent = (share) => (100 * share).toFixed(1);

const COLUMNS = [
  { head: 'claim', cell: ({ name }) => name },
  { head: 'may be broken %', cell: ({ stated }) => percent(stated) },
  { head: 'broken %', cell: ({ broken }) => percent(broken) },
];

/** Claims about new people where the truth is known. */
export const claims = {
  title: 'claims about new people: how often they are broken where the truth is known (docs/claims.md)',
  run: async () => {
    const { claims: simulated, naive } = simulateClaims(TOOLS, RUNS);
    const [{ stated, broken }] = simulated;
    return {
      figures: { simulation: { stated, broken, naiveBroken: naive.broken, runs: RUNS, claims: simulated } },
      blocks: new Map([['claims', tableText(COLUMNS, [...simulated, naive])]]),
    };
  },
};
