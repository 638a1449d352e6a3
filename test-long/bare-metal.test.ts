import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../src/io/package.js';
import { labelsOf, positionsOf } from '../src/simulate/stream-answers.js';
import { runStream } from '../src/simulate/stream-typescript.js';
import { needs, network, run, scratchFolder, streaming } from '../test/packages/support.js';
import { bundleInput, writeBundle } from '../test/simulate/fixtures/bundle.js';

const folder = await scratchFolder('bare-metal');
const tools = await needs('make', 'arm-none-eabi-gcc', 'qemu-system-arm');
const example = join(packageRoot, 'examples', 'bare-metal-qemu');

/** What the example prints for a bundle. */
function made(bundle: string, ...variables: readonly string[]): Promise<string> {
  const build = `BUILD=${join(folder, 'built', bundle)}`;
  return run('make', ['-s', '-C', example, 'run', `BUNDLE=${join(folder, bundle)}`, build, ...variables]);
}

describe('the example without an operating system', () => {
  it.skipIf(tools.absent)(`classifies the golden vectors of any bundle${tools.note}`, async () => {
    const random = network(61);
    await writeBundle(random, join(folder, 'plain'));
    const { golden } = bundleInput(random);
    expect((await made('plain')).trimEnd().split('\n')).toEqual([
      '0 golden vectors failed',
      ...golden.map(({ label }) => `class ${label}`),
    ]);
    await expect(made('plain', 'RECORDING=/no/such.h')).rejects.toThrow(
      'the library "net" takes no samples one by one; leave RECORDING out',
    );
    await expect(made('.')).rejects.toThrow('is no generated library: it has no include/<name>_selftest.h');
  });

  it.skipIf(tools.absent)(`classifies a recording where a bundle takes samples${tools.note}`, async () => {
    const { random, signal } = streaming();
    await writeBundle(random, join(folder, 'stream'), signal);
    const samples = Int16Array.from({ length: 2 * 200 }, (_, i) => ((i * 7919) % 4001) - 2000);
    const rows = Array.from({ length: 200 }, (_, i) => `{ ${samples[2 * i]}, ${samples[2 * i + 1]} }`);
    const recording = join(folder, 'recording.h');
    await writeFile(
      recording,
      `#include <stdint.h>\nenum { RECORDED_SAMPLES = 200 };\nstatic const int16_t recording[200][2] = { ${rows.join(', ')} };\n`,
    );
    const answers = runStream(signal, random.model, { count: 200, channels: 2, samples });
    const times = positionsOf(answers).map((position) => Math.floor(((position + 1) * 1e6) / 62_500));
    const labels = labelsOf(answers);
    expect((await made('stream', `RECORDING=${recording}`)).trimEnd().split('\n')).toEqual([
      '0 golden vectors failed',
      ...Array.from(times, (time, i) => `${(time / 1000).toFixed(3)} s  class ${labels[i]}`),
    ]);
    expect(times.length).toBeGreaterThan(10);
    expect((await made('stream')).trimEnd().split('\n')).toHaveLength(1 + random.samples.count);
  });
});
