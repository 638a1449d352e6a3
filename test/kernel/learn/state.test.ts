import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemory, openDevice } from '../../../src/adapt/device.js';
import { checksum } from '../../../src/kernel/crc.js';
import { layerBytes } from '../../../src/kernel/first-layer/stored.js';
import {
  importState,
  STATE_DAMAGED,
  STATE_IMPOSSIBLE,
  STATE_OF_ANOTHER,
  STATE_READ,
} from '../../../src/kernel/learn/state.js';
import type { Adaptation } from '../../../src/kernel/learn/types.js';
import { createWorkspace } from '../../../src/quantize/trace.js';
import { recordDevice } from '../../../src/simulate/learn-commands.js';
import { learningCase } from '../../simulate/fixtures/learning.js';
import {
  ARRAYS,
  CASES,
  checkChangedStates,
  checkPowerCuts,
  imageOf,
  liveOn,
  memoryAfter,
  NUMBER,
  whims,
  write,
} from './states.js';

describe('a state', () => {
  it('is that of a learner which does later what the exported one does, also in the middle of learning', () => {
    let busy = 0;
    let collecting = 0;
    let later = 0;
    fc.assert(
      fc.property(learningCase, whims, whims, (drawn, before, after) => {
        const { model } = drawn.random;
        const memory = memoryAfter(drawn, before);
        const { learner, places } = memory;
        if (learner.left > 0) busy += 1;
        if (learner.collecting) collecting += 1;
        if (learner.used > drawn.adaptation.firstSlots) later += 1;

        const copy = createMemory(model, drawn.adaptation);
        const other = openDevice(model, drawn.adaptation, copy);
        for (const place of [0, 1]) copy.places[place].set(places[place]);
        expect(other.run({ op: 'import', place: 1 })).toEqual([STATE_READ]);
        expect(imageOf(drawn, copy.learner)).toEqual(imageOf(drawn, learner));

        const first = recordDevice(openDevice(model, drawn.adaptation, memory));
        const second = recordDevice(other);
        liveOn(first.device, drawn, after);
        liveOn(second.device, drawn, after);
        expect(second).toMatchObject({ commands: first.commands, returned: first.returned });
        expect(imageOf(drawn, copy.learner)).toEqual(imageOf(drawn, learner));
        expect(copy.places[1]).toEqual(places[1]);
      }),
      { seed: 12, numRuns: 200 },
    );
    // Else nothing was proved of these.
    expect(busy).toBeGreaterThan(3);
    expect(collecting).toBeGreaterThan(3);
    expect(later).toBeGreaterThan(3);
  });

  it('of another network, of other slots or of another version is refused', () => {
    const [{ random, adaptation }] = CASES;
    const { learner, places } = memoryAfter(CASES[0], [5, 6, 7, 8, 9]);
    const state = places[1];
    const read = (own: Adaptation, bytes: Uint8Array) =>
      importState(random.model, own, bytes, learner, createWorkspace(random.model));
    expect(read(adaptation, state)).toBe(STATE_READ);
    for (let byte = 0; byte < 32; byte++) {
      const hash = Uint8Array.from({ length: 32 }, (_, i) => adaptation.hash[i] ^ (i === byte ? 1 : 0));
      expect(read({ ...adaptation, hash }, state)).toBe(STATE_OF_ANOTHER);
    }
    const newer = state.slice();
    newer[4] += 1;
    expect(read(adaptation, newer)).toBe(STATE_OF_ANOTHER);
    expect(read(adaptation, state.slice().fill(255))).toBe(STATE_DAMAGED);
    expect(read(adaptation, state.slice().fill(0))).toBe(STATE_DAMAGED);
    for (let byte = 0; byte < state.length; byte++) {
      const damaged = state.slice();
      damaged[byte] ^= 1 << (byte & 7);
      expect(read(adaptation, damaged)).not.toBe(STATE_READ);
      // Neither is any that was cut off, and its rest erased.
      damaged.set(state.subarray(0, byte));
      damaged.fill(255, byte);
      const isWhole = Buffer.compare(damaged, state) === 0;
      expect(read(adaptation, damaged) === STATE_READ).toBe(isWhole);
    }
  });

  it.each([false, true])(
    'with a number that no learner has is refused, though its CRC fits; with the largest and least ones it is read (of the layer: %s)',
    (learnsLayer) => {
      const drawn = CASES.find(
        ({ adaptation }) => adaptation.learnsLayer === learnsLayer && !adaptation.keepsProducts,
      );
      if (drawn === undefined) throw new Error('there is no such case');
      const { model } = drawn.random;
      const { firstUpdates, laterUpdates, replayCount } = drawn.adaptation;
      const { learner, places } = memoryAfter(drawn, [5, 6, 7, 8, 9]);
      const layer = ARRAYS + 2 * model.classes * model.layers[0].outputs;
      const slots = layer + layerBytes(model, drawn.adaptation);
      const answer = { place: slots + model.features, size: 2 };
      const guess = { place: answer.place + 2, size: 2 };
      const counter = (index: number) => ({ place: NUMBER + 4 * index, size: 4 });
      const read = (place: { readonly place: number; readonly size: number }, value: number) => {
        const bytes = places[1].slice();
        const end = bytes.length - 4;
        write(bytes, { ...place, value });
        write(bytes, { place: end, size: 4, value: checksum(bytes, end) });
        return importState(model, drawn.adaptation, bytes, learner, createWorkspace(model));
      };
      for (const [place, least, most] of [
        [{ place: ARRAYS, size: 2 }, -32768, 32767],
        [{ place: slots, size: 1 }, -127, 127],
        [answer, -2 - 2 * model.classes, model.classes - 1],
        [guess, 0, model.classes - 1],
        [counter(0), 1, 2 ** 30],
        [counter(1), 0, 2 ** 30],
        [counter(2), 0, Math.max(firstUpdates, laterUpdates) + replayCount],
        [counter(5), 0, model.classes - 1],
        [counter(10), 0, 127 * model.layers[0].outputs],
        ...(learnsLayer ? ([[{ place: layer, size: 4 }, 0, 65535]] as const) : []),
      ] as const) {
        expect(read(place, least)).toBe(STATE_READ);
        expect(read(place, most)).toBe(STATE_READ);
        // What is beyond 8 or 16 bits has no bytes of its own.
        if (least !== -32768) expect(read(place, least - 1)).toBe(STATE_IMPOSSIBLE);
        if (most !== 127 && most !== 32767) expect(read(place, most + 1)).toBe(STATE_IMPOSSIBLE);
      }
    },
  );

  it('that was changed is refused; if its CRC was made to fit, it is refused or harms nothing', () => {
    const { read, impossible } = checkChangedStates(3000, 13);
    expect(read).toBeGreaterThan(500);
    expect(impossible).toBeGreaterThan(500);
  });

  it('is not lost when the power is cut while the next one is written', () => {
    expect(checkPowerCuts(1000, 14)).toBeGreaterThan(1000);
  });
});
