import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

/** Why no small disk can be mounted here; undefined where it can. */
function whyNoDisk(): string | undefined {
  const place = mkdtempSync(join(tmpdir(), 'ffirm-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return undefined;
  } catch {
    return 'mounting a small disk needs root';
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

const noDisk = whyNoDisk();

const report = z.looseObject({ faults: z.number() });

/** Counts that `npm run stress` printed. */
async function stress(kind: string, count: number): Promise<z.output<typeof report>> {
  const { stdout } = await execa('node', ['scripts/stress.mjs', kind, '--count', String(count)], {
    reject: false,
  });
  // The faults come first, so that a failure shows them.
  expect(stdout.split('\n').filter((line) => line.startsWith('FAULT'))).toEqual([]);
  return report.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

/** The whole numbers are those of `npm run stress`; here a few of each. */
describe('whatever happens to a run, nothing half-written is taken as good', () => {
  it('runs that are killed: the next one ends with the bytes of an undisturbed one', async () => {
    const counts = await stress('kills', 12);
    expect(counts).toMatchObject({ kills: 12, faults: 0 });
  });

  it('two commands on one output: each ends or is refused, and the output is whole', async () => {
    const counts = await stress('pairs', 10);
    expect(counts).toMatchObject({ pairs: 10, identical: 10, faults: 0 });
    expect(Number(counts.oneRefused)).toBeGreaterThan(0);
  });

  it.skipIf(noDisk !== undefined)(
    `full disks: file and reason are named, and with room all is as undisturbed${noDisk === undefined ? '' : ` (skipped: ${noDisk})`}`,
    async () => {
      const counts = await stress('disk', 6);
      expect(counts).toMatchObject({ levels: 6, identical: 6, faults: 0 });
      expect(Number(counts.failed)).toBeGreaterThan(2);
    },
  );
});
