import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { collectOddities, type ReportOddity } from '../src/data/oddity.js';
import { readCsv } from '../src/data/table/csv.js';
import { readNpy } from '../src/data/table/npy.js';
import type { Table } from '../src/data/table/table.js';
import { InputError } from '../src/errors/input-error.js';
import { scratchFolder } from '../test/data/wfdb/scratch.js';
import { oddTables } from './fixtures/odd-tables.js';
import { readers, runReaders } from './fixtures/readers.js';

const SEED = 20_261_127;
const tables = oddTables(6, SEED);

const scratch = scratchFolder();
for (const { name, bytes } of tables) scratch.write(name, bytes);
scratch.write(
  'tables.json',
  JSON.stringify(tables.map(({ name, pandas }) => ({ name, pandas, features: [0, 1], label: 3 }))),
);

/** What ffirm reads of a table. */
interface Own {
  readonly rows: readonly (readonly number[])[];
  readonly labels: readonly string[];
  readonly odd: number;
}

function ownOf({ count, width, features, labels, classNames }: Table, odd: number): Own {
  return {
    rows: Array.from({ length: count }, (_, row) =>
      Array.from(features.subarray(row * width, (row + 1) * width)),
    ),
    labels: Array.from(labels ?? [], (label) => classNames[label]),
    odd,
  };
}

/** The table, or the message of the refusal. */
async function attempt(read: (report: ReportOddity) => Promise<Table>): Promise<Own | string> {
  const { report, found } = collectOddities();
  try {
    return ownOf(await read(report), found().length);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

const readings = new Map<string, Own | string>();

it(`${tables.length} odd tables give what was written, or a refusal with its place`, async () => {
  for (const { name, oddness, options, truth, said } of tables) {
    const path = join(scratch.path, name);
    const own = await attempt((report) => readCsv(path, options, report));
    readings.set(name, own);
    if ('refusal' in truth) {
      expect(own, `${name}, ${oddness}`).toMatch(truth.refusal);
      expect(own, `${name}, ${oddness}`).toContain(path);
      continue;
    }
    expect(own, `${name}, ${oddness}`).toMatchObject(truth);
    if (typeof own !== 'string' && said) expect(own.odd, `${name}, ${oddness}`).toBeGreaterThan(0);
  }
});

const value = z.number().nullable();
const answer = z.union([
  z.strictObject({ error: z.string() }),
  z.strictObject({ rows: z.array(z.array(value)), labels: z.array(z.string().nullable()) }),
]);

/** What pandas reads otherwise, and why that is not what was written. */
const UNLIKE: Readonly<Record<string, string>> = {
  'zero bytes at the end': 'pandas makes a row of them',
};

/** Whether labels are the same, by value where they are numbers: pandas makes floats of some. */
function sameLabel(own: string, other: string | null): boolean {
  return own === other || (other !== null && other !== '' && Number(own) === Number(other));
}

describe.skipIf(readers.absent)(`the same tables as pandas reads them${readers.reason}`, () => {
  let peers: z.infer<z.ZodRecord<z.ZodString, typeof answer>> = {};
  beforeAll(async () => {
    peers = z.record(z.string(), answer).parse(await runReaders('read_tables.py', ['read', scratch.path]));
  }, 600_000);

  it('have the values and classes that pandas reads, wherever both read them', () => {
    let [same, refused, stricter] = [0, 0, 0];
    for (const { name, oddness, options } of tables) {
      const own = readings.get(name) ?? '';
      const peer = peers[name];
      if (typeof own === 'string') {
        stricter += 'error' in peer ? 0 : 1;
        continue;
      }
      if ('error' in peer) {
        refused += 1;
        continue;
      }
      if (oddness in UNLIKE) continue;
      const kept = peer.rows
        .map((row, i) => ({ row, label: peer.labels[i] }))
        .filter(({ row }) => options.missing !== 'drop' || !row.includes(null));
      expect(own.rows, `${name}, ${oddness}`).toEqual(kept.map(({ row }) => row));
      for (const [i, { label }] of kept.entries()) {
        expect(sameLabel(own.labels[i], label), `${name}, ${oddness}: ${own.labels[i]}, ${label}`).toBe(true);
      }
      same += 1;
    }
    console.log(
      `pandas: ${same} the same, ${refused} it refuses; ${stricter} of those that ffirm refuses it reads as text, missing or longer`,
    );
    expect(same).toBeGreaterThan(0.6 * tables.length);
  });
});

const written = z.record(
  z.string(),
  z.union([
    z.strictObject({ refusal: z.string() }),
    z.strictObject({
      rows: z.array(z.array(value)),
      labels: z.array(z.string()),
      beside: z.string().optional(),
      options: z
        .strictObject({
          label: z.union([z.string(), z.number()]),
          delimiter: z.string().optional(),
          decimal: z.enum(['.', ',']).optional(),
          header: z.boolean().optional(),
          ignore: z.array(z.number()).optional(),
        })
        .optional(),
    }),
  ]),
);

describe.skipIf(readers.absent)(`what pandas and NumPy write${readers.reason}`, () => {
  it('is read as they mean it', { timeout: 600_000 }, async () => {
    const answers = written.parse(await runReaders('read_tables.py', ['write', scratch.path]));
    const names = Object.keys(answers);
    expect(names.length).toBeGreaterThanOrEqual(190);
    for (const name of names) {
      const expected = answers[name];
      const path = join(scratch.path, name);
      const labels =
        'beside' in expected && expected.beside !== undefined
          ? { labels: join(scratch.path, expected.beside) }
          : {};
      const own = await attempt((report) =>
        'options' in expected
          ? readCsv(path, expected.options, report)
          : readNpy({ features: path, ...labels }, report),
      );
      if ('refusal' in expected) {
        expect(own, name).toContain(expected.refusal);
      } else {
        expect(own, name).toMatchObject({ rows: expected.rows, labels: expected.labels });
      }
    }
    console.log(`pandas and NumPy: ${names.length} files read as they were meant, or refused`);
  });
});
