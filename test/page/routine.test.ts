import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { network, scratchFolder } from '../packages/support.js';
import { absent, expectSame, routineOf } from './support.js';

const folder = await scratchFolder('page');

describe.skipIf(absent)('the generated C on a page (skipped without clang and lld)', () => {
  it('answers with the integers of the reference where goodness decides, and quantizes like it', async () => {
    const random = network(3);
    const routine = await routineOf(join(folder, 'goodness'), random);
    await expectSame(random, routine);
    const features = Float32Array.from({ length: random.model.features }, (_, i) => (i % 7) / 7);
    expect(routine.quantize(features)).toEqual(
      Int8Array.from(features, (value) => Math.floor(Math.fround(value * 127) + 0.5)),
    );
    const raw = Int16Array.from({ length: random.model.features }, (_, i) => i % 256);
    expect(Math.max(...routine.quantizeRaw(raw))).toBeLessThanOrEqual(127);
  });
});
