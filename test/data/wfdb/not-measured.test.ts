import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectOddities } from '../../../src/data/oddity.js';
import { NOT_MEASURED, type RecordingFile } from '../../../src/data/recording.js';
import { openWfdb } from '../../../src/data/wfdb/wfdb.js';
import { encodeSamples, SAMPLE_RANGES } from './encode-samples.js';
import { inputErrorOf } from './outcome.js';
import { scratchFolder } from './scratch.js';

const scratch = scratchFolder();
const _ = NOT_MEASURED;

async function using<Result>(
  name: string,
  use: (file: RecordingFile) => Promise<Result>,
): Promise<{ readonly result: Result; readonly oddities: readonly string[] }> {
  const { report, found } = collectOddities();
  const file = await openWfdb(join(scratch.path, name), { report });
  try {
    const result = await use(file);
    return { result, oddities: found().map(({ first }) => `${first.place}: ${first.problem}`) };
  } finally {
    await file.close();
  }
}

const whole = async (file: RecordingFile) =>
  (await file.readAll([...file.channels.keys()])).map((samples) => Array.from(samples));

describe('samples that have the mark of their format', () => {
  it.each([...SAMPLE_RANGES])(
    'are not measured in format %i, and those next to it are',
    async (format, [lowest]) => {
      const marked = format !== 8;
      // Differences have no mark.
      const stored = marked ? [5, lowest, lowest + 1, lowest, 0, -1] : [5, -128, 127, -128, 0, -1];
      const expected = marked ? [5, _, lowest + 1, _, 0, -1] : [5, -123, 4, -124, -124, -125];
      scratch.write('marks.dat', encodeSamples(format, stored));
      scratch.write('marks.hea', `marks 1 100 6\nmarks.dat ${format}\n`);
      const { result, oddities } = await using('marks', async (file) => {
        expect(await whole(file)).toEqual([expected]);
        const pieces = await Promise.all([0, 1, 2, 3, 4, 5].map((i) => file.read(0, i, i + 1)));
        expect(pieces.map(([sample]) => sample)).toEqual(expected);
        return file.countNotMeasured([0]);
      });
      expect(result).toEqual([marked ? 2 : 0]);
      expect(oddities).toEqual([]);
    },
  );

  it('count in the checksum as the file has them', async () => {
    scratch.write('sum.dat', encodeSamples(16, [1, -32_768, 2]));
    scratch.write('sum.hea', 'sum 1 100 3\nsum.dat 16 200 16 0 1 -32765 0 ECG\n');
    expect((await using('sum', whole)).oddities).toEqual([]);
    scratch.write('sum.hea', 'sum 1 100 3\nsum.dat 16 200 16 0 1 3 0 ECG\n');
    expect((await using('sum', whole)).oddities[0]).toContain('the checksum is -32765, not 3');
  });
});

describe('a skew', () => {
  it('counts frames: samples come earlier, and what is lacking at the end was not measured', async () => {
    // Frames of (a, b b, c).
    const frames = [0, 1, 2, 3].flatMap((i) => [i, 10 * i + 1, 10 * i + 2, 100 + i]);
    scratch.write('skew.dat', encodeSamples(16, frames));
    scratch.write('skew.hea', 'skew 3 100 4\nskew.dat 16\nskew.dat 16x2:1\nskew.dat 16:3\n');
    const expected = [
      [0, 1, 2, 3],
      [11, 12, 21, 22, 31, 32, _, _],
      [103, _, _, _],
    ];
    const { result } = await using('skew', async (file) => {
      expect(file.channels.map(({ length, rate }) => [length, rate])).toEqual([
        [4, 100],
        [8, 200],
        [4, 100],
      ]);
      expect(Array.from(await file.read(1, 3, 8))).toEqual(expected[1].slice(3));
      expect(await file.countNotMeasured([0, 1, 2])).toEqual([0, 2, 3]);
      return whole(file);
    });
    expect(result).toEqual(expected);
  });

  it('of all that there is leaves the channel unreadable, and the others not', async () => {
    scratch.write('all.dat', encodeSamples(16, [1, 2, 3, 4]));
    scratch.write('all.hea', 'all 2 100 2\nall.dat 16\nall.dat 16:2\n');
    const { result } = await using('all', async (file) => {
      expect(file.channels.map(({ fault }) => fault?.problem)).toEqual([
        undefined,
        'a skew of 2 leaves nothing of the signal',
      ]);
      await expect(file.read(1, 0, 1)).rejects.toThrow(
        'all.hea, line 3: a skew of 2 leaves nothing of the signal',
      );
      return file.readAll([0]);
    });
    expect(Array.from(result[0])).toEqual([1, 3]);
  });
});

describe('signal files of another length than the header says', () => {
  it('cannot ask for far more than all files hold', async () => {
    scratch.write('long.dat', new Uint8Array(2000));
    scratch.write('wide.dat', new Uint8Array(100_000));
    scratch.write('wide.hea', 'wide 3 250\nlong.dat 80\nwide.dat 80x50000\nwide.dat 80x50000\n');
    const { result } = await using('wide', async (file) => {
      const problem = '"wide.dat" holds 1 of 2000 frames';
      expect(file.channels.map(({ fault }) => fault?.problem)).toEqual([undefined, problem, problem]);
      await expect(file.read(1, 0, 1)).rejects.toThrow(`wide.hea, line 3, file: ${problem}; correct`);
      return file.countNotMeasured([0]);
    });
    expect(result).toEqual([2000]);
  });

  const files = (first: number, second: number, announced: string) => {
    scratch.write(
      'one.dat',
      encodeSamples(
        16,
        Array.from({ length: first }, (_x, i) => i + 1),
      ),
    );
    scratch.write(
      'two.dat',
      encodeSamples(
        212,
        Array.from({ length: second }, (_x, i) => i + 1),
      ),
    );
    scratch.write('pair.hea', `pair 2 100 ${announced}\none.dat 16\ntwo.dat 212\n`);
  };

  it.each([
    [
      'one ends early',
      2,
      4,
      '4',
      [
        [1, 2, _, _],
        [1, 2, 3, 4],
      ],
      /^byte 4: the file ends here; 4 frames of 1 samples need 8/,
    ],
    [
      'both end early',
      2,
      3,
      '9',
      [
        [1, 2, _],
        [1, 2, 3],
      ],
      /^byte 4: the file ends here; 9 frames/,
    ],
    [
      'they differ, and no number is announced',
      3,
      2,
      '',
      [
        [1, 2, 3],
        [1, 2, _],
      ],
      /it is missing, and the signal files hold 3, 2/,
    ],
    [
      'one is longer',
      9,
      2,
      '2',
      [
        [1, 2],
        [1, 2],
      ],
      /2 announced, one.dat holds 9/,
    ],
  ] as const)('%s', async (_name, first, second, announced, expected, oddity) => {
    files(first, second, announced);
    const { result, oddities } = await using('pair', whole);
    expect(result).toEqual(expected);
    expect(
      oddities.some((text) => oddity.test(text)),
      oddities.join('\n'),
    ).toBe(true);
    expect(await inputErrorOf(() => openWfdb(join(scratch.path, 'pair')))).toMatch(
      /pair.hea|one.dat|two.dat/,
    );
  });

  it('give what is there, wherever they end', async () => {
    const cut = fc.record({
      format: fc.constantFrom(...SAMPLE_RANGES.keys()).filter((format) => format !== 8),
      length: fc.integer({ min: 1, max: 20 }),
      bytes: fc.nat({ max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(cut, async ({ format, length, bytes }) => {
        const samples = Array.from({ length }, (_x, i) => (i % 50) + 1);
        const all = encodeSamples(format, samples);
        const kept = all.subarray(0, Math.max(0, all.length - bytes));
        scratch.write('cut.dat', kept);
        scratch.write('cut.hea', `cut 1 100 ${length}\ncut.dat ${format}\n`);
        const { result } = await using('cut', async (file) =>
          file.channels[0].fault === undefined ? whole(file) : [[]],
        );
        expect(result[0]).toEqual(samples.slice(0, result[0].length));
        // As many as whole bytes are left for.
        const needed = (count: number) => encodeSamples(format, samples.slice(0, count)).length;
        expect(needed(result[0].length)).toBeLessThanOrEqual(kept.length);
        if (result[0].length < length) expect(needed(result[0].length + 1)).toBeGreaterThan(kept.length);
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});
