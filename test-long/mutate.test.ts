import { execa } from 'execa';
import { expect, it } from 'vitest';
import { z } from 'zod';

const report = z.looseObject({
  count: z.number(),
  found: z.number(),
  results: z.array(z.looseObject({ how: z.string(), path: z.string(), line: z.number() })),
});

/** The score of many is that of `npm run mutate`, in docs/verification.md; here a few, of files that all differ. */
it('verify finds changes of a single token or byte, in whatever file of a bundle', async () => {
  const { stdout } = await execa('node', ['scripts/mutate.mjs', '--count', '40', '--seed', '7', '--json']);
  const { count, found, results } = report.parse(JSON.parse(stdout));
  expect(count).toBe(40);
  expect(results.filter(({ how }) => how === 'missed')).toEqual([]);
  expect(found).toBe(40);
}, 1_800_000);
