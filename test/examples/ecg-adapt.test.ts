import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designAdaptation } from '../../src/adapt/design.js';
import { learnSchema } from '../../src/config/learn-config.js';
import { signalSchema } from '../../src/config/signal-config.js';
import { packageRoot } from '../../src/io/package.js';
import { openSignal } from '../../src/signal/open-front-end.js';
import { makeEcg } from '../kernel/beats/signals.js';
import { needs, scratchFolder, WARNINGS } from '../packages/support.js';
import { modelFile, writeBundle } from '../simulate/fixtures/bundle.js';
import { randomNetwork } from '../simulate/fixtures/random-model.js';

const folder = await scratchFolder('ecg-adapt');
const cc = await needs('cc');
const RATE = 360;

/** A library of the name that the example includes, of a network that nobody trained. */
async function makeLibrary(): Promise<void> {
  const signal = openSignal(signalSchema.parse({ kind: 'beats', set: 'compact' }), {
    rate: RATE,
    channels: ['a', 'b'],
  });
  const network = randomNetwork(fc.constant(signal.featureNames.length)).filter(
    ({ model }) => model.layers[0].squaredLength > 0 && model.classes === 4,
  );
  const [random] = fc.sample(network, { seed: 3, numRuns: 1 });
  const { outputs } = random.model.layers[0];
  const adaptation = designAdaptation(
    modelFile(random).network,
    learnSchema.parse({ questions: 5, replays: 0 }),
    { alpha: 4, prefixes: [outputs], modelHash: '0'.repeat(64) },
    { inputs: new Int8Array(0), labels: new Uint8Array(0) },
  );
  const options = { name: 'beats_patients', kernels: [], adaptation };
  await writeBundle(random, join(folder, 'bundle'), signal, { ...options, classNames: ['N', 'S', 'V', 'F'] });
}

describe('examples/ecg-adapt', () => {
  it.skipIf(cc.absent)(`classifies, asks, learns, and classifies on${cc.note}`, async () => {
    await makeLibrary();
    const bundle = join(folder, 'bundle');
    const sources = readdirSync(join(bundle, 'src')).filter((file) => file.endsWith('.c'));
    const program = join(folder, 'program');
    execFileSync('cc', [
      ...['-std=c99', ...WARNINGS, '-fsanitize=address,undefined', '-I', join(bundle, 'include')],
      ...[join(packageRoot, 'examples', 'ecg-adapt', 'src', 'main.c'), '-o', program],
      ...sources.map((file) => join(bundle, 'src', file)),
    ]);
    const samples = join(folder, 'samples.txt');
    const { samples: made } = makeEcg(4, { rate: RATE, channels: 2, seconds: 40 });
    const lines = Array.from({ length: made.length / 2 }, (_, i) =>
      made.subarray(2 * i, 2 * i + 2).join(' '),
    );
    writeFileSync(samples, `${lines.join('\n')}\n`);
    const run = (answers: string) =>
      execFileSync(program, [samples, '20'], { input: answers, encoding: 'utf8' }).split('\n');

    const beats = (lines: readonly string[]) => lines.filter((line) => / s {2}[NSVF]$/.test(line));
    const unknown = run('?\n'.repeat(5));
    expect(unknown.filter((line) => line.startsWith('Which class')).length).toBe(5);
    expect(unknown.some((line) => line.startsWith('Learned'))).toBe(false);
    expect(beats(unknown).length).toBeGreaterThan(25);

    // All beats are of one class that the network, which nobody trained, does not answer everywhere.
    const answered = run('N\n'.repeat(10));
    expect(answered.some((line) => line.startsWith('Learned in 800 steps'))).toBe(true);
    const isN = (lines: readonly string[]) => lines.filter((line) => line.endsWith('N')).length;
    const later = (lines: readonly string[]) => beats(lines).filter((line) => Number.parseFloat(line) > 21);
    expect(isN(later(answered))).toBeGreaterThan(isN(later(unknown)));
    expect(run('perhaps\n?\n?\n?\n?\n?\n')).toContain('Answer with the name of a class, or with ?');
  });
});
