import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DSP } from '../../../../src/codegen/kernels/dsp/kernel.js';
import { randomStream, shuffled } from '../../../../src/math/random.js';
import { randomCase } from '../../../simulate/fixtures/random-model.js';

/** Words of the list of a vector: two for each pair of neighbours that are not both zero. */
function listWords(isZero: (place: number) => boolean, inputs: number): number {
  let words = 0;
  for (let place = 0; place < inputs; place += 2) {
    if (!isZero(place) || !isZero(place + 1)) words += 2;
  }
  return words;
}

it('vectors with just enough zeros to be listed, at random places, fit the space for lists', () => {
  const [{ model }] = fc.sample(randomCase, { seed: 1, numRuns: 1 });
  const inputs = 512;
  const [first, ...rest] = model.layers;
  const space = DSP.space({ ...model, layers: [{ ...first, inputs }, ...rest] });
  for (let seed = 0; seed < 50; seed++) {
    const zeros = new Set(
      shuffled(inputs, randomStream(seed, 0, 'order')).subarray(0, Math.ceil(DSP.skipFrom * inputs)),
    );
    expect(listWords((place) => zeros.has(place), inputs)).toBeLessThanOrEqual(space);
  }
});
