import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors/input-error.js';
import { readVerified } from '../../src/pipeline/verified.js';

const compared = { samples: 2, mismatches: { samples: 0, label: 0 } };
const answers = {
  confusion: {
    classNames: ['a', 'b'],
    counts: [
      [1, 0],
      [0, 1],
    ],
  },
  scores: { count: 2, accuracy: 100, macroF1: null, macroClasses: [], absentClasses: ['a'], classes: [] },
  recordings: [],
};
const verified = {
  passed: true,
  integerModel: 'a'.repeat(64),
  accuracy: { float: 100, int8: 100, earlyExit: 100 },
  macs: { full: 8, lightff: 8, mean: 4.5, worst: 8 },
  executors: [
    {
      ...{ executor: 'host', ...compared, stepped: compared, whole: compared },
      ...{ flash: { code: 1, weights: 2 }, workspace: 3 },
    },
  ],
  scores: { int8: answers, earlyExit: { ...answers, votes: { right: 1, recordings: 2 } } },
  streams: [],
};

function read(content: unknown): Promise<unknown> {
  return readVerified('verify.json', new TextEncoder().encode(JSON.stringify(content)));
}

describe('what is read of verify.json', () => {
  it('is what the summary needs, and nothing else', async () => {
    const more = { ...verified, shares: [1], files: { compared: 3 } };
    const found = await read(more);
    expect(found).toMatchObject({ passed: true, scores: verified.scores, macs: verified.macs });
    expect(Object.keys(found ?? {})).toEqual(Object.keys(verified));
  });

  it.each(Object.keys(verified))('a file without "%s" is refused', async (key) => {
    const reading = read({ ...verified, [key]: undefined });
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow('verify.json: is damaged or of another version');
  });

  it('figures of another kind are refused', async () => {
    await expect(read({ ...verified, accuracy: { ...verified.accuracy, int8: '100' } })).rejects.toThrow(
      'damaged',
    );
    await expect(read({ ...verified, streams: [{ executor: 'host' }] })).rejects.toThrow('damaged');
  });

  it('text that is no JSON is refused', async () => {
    const bytes = new TextEncoder().encode('{"passed": tr');
    await expect(readVerified('verify.json', bytes)).rejects.toThrow('damaged');
  });
});
