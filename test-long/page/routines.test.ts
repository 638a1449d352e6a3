import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signalSchema } from '../../src/config/signal-config.js';
import { frontEndSchema } from '../../src/signal/front-end.js';
import { openFrontEnd, openSignal } from '../../src/signal/open-front-end.js';
import { samplesOfValues } from '../../src/signal/samples-of-values.js';
import { edgeSignal, edgeValues } from '../../src/simulate/edge-values.js';
import { runStream } from '../../src/simulate/stream-typescript.js';
import { scratchFolder, streaming } from '../../test/packages/support.js';
import { absent, expectSame, routineOf } from '../../test/page/support.js';
import { modelFile } from '../../test/simulate/fixtures/bundle.js';
import { randomConvolutions } from '../../test/simulate/fixtures/random-convolutions.js';
import { randomHeadsNetwork } from '../../test/simulate/fixtures/random-heads.js';

const folder = await scratchFolder('page');

describe.skipIf(absent)('the generated C on a page, of every kind (skipped without clang and lld)', () => {
  it('answers so where heads decide, behind the front end of heart beats', async () => {
    const beats = openSignal(signalSchema.parse({ kind: 'beats', set: 'full' }), {
      rate: 250,
      channels: ['a', 'b'],
    });
    const [random] = fc.sample(randomHeadsNetwork(fc.constant(beats.featureNames.length)), {
      seed: 5,
      numRuns: 1,
    });
    const routine = await routineOf(join(folder, 'heads'), random, beats);
    await expectSame(random, routine);
    const signal = edgeSignal(beats);
    const { rows, count, classes, features } = runStream(beats, random.model, signal);
    const found = routine.describe(signal.samples);
    expect(found.length).toBe(count);
    const width = 6 + classes + features;
    found.forEach(({ at, age, input }, i) => {
      expect([at, age]).toEqual([...rows.subarray(i * width, i * width + 2)]);
      expect([...input]).toEqual([...rows.subarray((i + 1) * width - features, (i + 1) * width)]);
      expect(routine.classify(input).label).toBe(rows[i * width + 2]);
    });
  });

  it('answers so for windows, and for convolutions of raw windows in the units of their channels', async () => {
    const { random, signal } = streaming();
    await expectSame(random, await routineOf(join(folder, 'windows'), random, signal));
    const frontEnd = frontEndSchema.parse({
      signal: { kind: 'raw', length: 20, hop: 10 },
      rate: 50,
      channels: [
        { name: 'c', unit: 'm/s2', gain: 256 },
        { name: 'd', unit: 'rad/s', gain: 0.1, offset: -12.5 },
        { name: 'e', unit: '', gain: 1 },
      ],
      center: [0, 0, 0],
      multiplier: [4096, 4096, 4096],
    });
    const raw = openFrontEnd(frontEnd);
    const map = { height: fc.constant(1), width: fc.constant(20), channels: fc.constant(3) };
    const [convolutions] = fc.sample(randomConvolutions(map), { seed: 5, numRuns: 1 });
    const file = { ...modelFile(convolutions), frontEnd };
    const routine = await routineOf(join(folder, 'raw'), convolutions, raw, file);
    await expectSame(convolutions, routine);
    const values = edgeValues(frontEnd.channels);
    expect(routine.samplesOf(values)).toEqual(samplesOfValues(values, frontEnd.channels).samples);
    const pushed = edgeSignal(raw);
    expect(routine.describe(pushed.samples).length).toBe(runStream(raw, convolutions.model, pushed).count);
  });
});
