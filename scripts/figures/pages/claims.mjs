import { probabilityOfAtMost } from '../../../dist/exit/guarantee/binomial.js';
import { testInSequence } from '../../../dist/exit/guarantee/fixed-sequence.js';
import { groupLosses } from '../../../dist/exit/guarantee/group-losses.js';
import { groupPValue } from '../../../dist/exit/guarantee/group-test.js';
import { lossPValue } from '../../../dist/exit/guarantee/loss-pvalue.js';
import { randomStream } from '../../../dist/math/random.js';
import { simulateClaims } from '../claims-simulation.mjs';
import { SEEDS } from '../measure.mjs';
import { spreadOf, spreadText } from '../spread.mjs';
import { percents, spreadNote, tableText } from '../text.mjs';
import { unknownBeats } from '../unknown.mjs';

const TOOLS = { probabilityOfAtMost, testInSequence, groupLosses, groupPValue, lossPValue, randomStream };

const RUNS = 300;

const percent = (share) => (100 * share).toFixed(1);

const COLUMNS = [
  { head: 'claim', cell: ({ name }) => name },
  { head: 'may be broken %', cell: ({ stated }) => percent(stated) },
  { head: 'broken %', cell: ({ broken }) => percent(broken) },
];

const UNKNOWN_COLUMNS = [
  { head: 'input', cell: ({ kind }) => kind },
  { head: 'AUROC', cell: ({ auroc }) => spreadText(auroc, (value) => value.toFixed(3)) },
  { head: 'answered as not known %', cell: ({ found }) => percents(found) },
];

/** How well known answers are told from those to inputs of other kinds, over seeds, each with other people. */
async function unknownInputs(seeds) {
  const measured = [];
  for (const seed of seeds) measured.push(await unknownBeats(seed));
  // A kind that nobody of some seed has is left out.
  const kinds = [...measured[0].kinds.keys()].filter((kind) => measured.every((one) => one.kinds.has(kind)));
  const rows = kinds.map((kind) => ({
    kind,
    auroc: spreadOf(measured.map((one) => one.kinds.get(kind).auroc)),
    found: spreadOf(measured.map((one) => one.kinds.get(kind).found)),
  }));
  const rejected = spreadOf(measured.map((one) => one.rejected));
  const note = `Of known beats ${percents(rejected)} % are answered as not known. ${spreadNote(seeds)}`;
  return {
    figures: { rejected, ...Object.fromEntries(rows.map(({ kind, auroc }) => [kind, auroc.mean])) },
    text: `${tableText(UNKNOWN_COLUMNS, rows)}\n\n${note}`,
  };
}

/** Claims about new people where the truth is known, and inputs of other kinds than a network knows. */
export const claims = {
  title:
    'claims about new people where the truth is known (docs/claims.md); inputs of unknown kinds (docs/known.md)',
  run: async ({ seeds = SEEDS } = {}) => {
    const { claims: simulated, naive } = simulateClaims(TOOLS, RUNS);
    const [{ stated, broken }] = simulated;
    const unknown = await unknownInputs(seeds);
    return {
      figures: {
        unknown: unknown.figures,
        simulation: { stated, broken, naiveBroken: naive.broken, runs: RUNS, claims: simulated },
      },
      blocks: new Map([
        ['claims', tableText(COLUMNS, [...simulated, naive])],
        ['unknown', unknown.text],
      ]),
    };
  },
};
