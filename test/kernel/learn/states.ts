import fc from 'fast-check';
import { expect } from 'vitest';
import {
  ALL_STEPS,
  createMemory,
  type Device,
  type DeviceMemory,
  openDevice,
} from '../../../src/adapt/device.js';
import { checksum } from '../../../src/kernel/crc.js';
import { STATE_IMPOSSIBLE, STATE_READ, stateBytes } from '../../../src/kernel/learn/state.js';
import type { Learner } from '../../../src/kernel/learn/types.js';
import { type LearningCase, learningCase } from '../../simulate/fixtures/learning.js';

/** Learners that have lived for a while. */
export const CASES: readonly LearningCase[] = fc.sample(learningCase, { seed: 11, numRuns: 24 });

/** Places of the number of a state, of its counters, and of what comes behind them; see kernel/learn/state.ts. */
export const NUMBER = 40;
const COUNTERS = 11;
export const ARRAYS = NUMBER + 4 * COUNTERS;

/** All of a learner that decides what it does later. What `closest` and `spare` hold can be computed anew. */
export function imageOf({ random: { model } }: LearningCase, learner: Learner): object {
  const { closest: _, spare: __, squares: ___, samples, first, ...own } = learner;
  const { used, activations, answers, guesses } = own;
  return {
    ...own,
    inputs: samples.inputs.slice(0, used * model.features),
    kept: samples.products.slice(0, used * model.layers[0].outputs),
    activations: activations.slice(0, used * model.layers[0].outputs),
    answers: answers.slice(0, used),
    guesses: guesses.slice(0, used),
    weights: own.weights.slice(),
    layer: { noise: first.noise, weights: first.weights.slice() },
    turns: own.turns.slice(),
  };
}

/** The memory of a case after a life, which exports its state to the second place. */
export function memoryAfter(drawn: LearningCase, life: Whims): DeviceMemory {
  const memory = createMemory(drawn.random.model, drawn.adaptation);
  const device = openDevice(drawn.random.model, drawn.adaptation, memory);
  device.run({ op: 'reset' });
  liveOn(device, drawn, life);
  return memory;
}

/** An array that throws where something outside of it is read or written, and where a number is written that it cannot hold. */
function guarded<A extends Int8Array | Int16Array | Int32Array>(array: A, name: string): A {
  const indexOf = (key: string | symbol): number => {
    const index = Number(key);
    if (Number.isInteger(index) && index >= 0 && index < array.length) return index;
    throw new RangeError(`${name}[${String(key)}] of ${array.length}`);
  };
  return new Proxy(array, {
    get: (target, key) => (key === 'length' ? target.length : target[indexOf(key)]),
    set(target, key, value: number) {
      const index = indexOf(key);
      target[index] = value;
      if (target[index] !== value) throw new RangeError(`${name}[${index}] = ${value}`);
      return true;
    },
  });
}

/** The same learner, whose arrays are guarded. */
function guardedLearner(learner: Learner): Learner {
  return {
    ...learner,
    weights: guarded(learner.weights, 'weights'),
    samples: {
      inputs: guarded(learner.samples.inputs, 'inputs'),
      products: guarded(learner.samples.products, 'kept products'),
    },
    activations: guarded(learner.activations, 'activations'),
    answers: guarded(learner.answers, 'answers'),
    guesses: guarded(learner.guesses, 'guesses'),
    turns: guarded(learner.turns, 'turns'),
    first: {
      noise: learner.first.noise,
      weights: guarded(learner.first.weights, 'weights of the layer'),
      inputs: guarded(learner.first.inputs, 'inputs of a sample'),
      products: guarded(learner.first.products, 'products'),
    },
    squares: guarded(learner.squares, 'squares'),
  };
}

/** Constant arrays may be indexed with what a learner says, too. */
function guardedConstants({ random, adaptation }: LearningCase): LearningCase {
  const constant = (values: { readonly [index: number]: number }, length: number, name: string) =>
    guarded(
      Int32Array.from({ length }, (_, i) => values[i]),
      name,
    );
  const { replayCount, prefixes, prefixCount } = adaptation;
  const { model } = random;
  const { inputs, products } = adaptation.replays;
  const replays = adaptation.keepsProducts
    ? {
        inputs,
        products: Int16Array.from({ length: replayCount * model.layers[0].outputs }, (_, i) => products[i]),
      }
    : { inputs: Int8Array.from({ length: replayCount * model.features }, (_, i) => inputs[i]), products };
  return {
    ...{ commands: [], returned: [] },
    random: { ...random, model: { ...model, labelWeights: guarded(model.labelWeights, 'labelWeights') } },
    adaptation: {
      ...adaptation,
      prefixes: prefixes.slice(0, prefixCount),
      replays: {
        inputs: replays.inputs instanceof Int8Array ? guarded(replays.inputs, 'replays') : replays.inputs,
        products:
          replays.products instanceof Int16Array ? guarded(replays.products, 'replays') : replays.products,
      },
      replayClasses: guarded(
        Int16Array.from({ length: replayCount }, (_, i) => adaptation.replayClasses[i]),
        'replayClasses',
      ),
      sigmoid: constant(adaptation.sigmoid, 256, 'sigmoid'),
    },
  };
}

/** The cases with guarded constants. */
const GUARDED = CASES.map(guardedConstants);

/** What somebody does with a learner: numbers that are taken as the next label, sample and steps. */
export type Whims = readonly number[];

/** Short and long lives. */
export const whims: fc.Arbitrary<Whims> = fc.array(fc.nat({ max: 999 }), { minLength: 2, maxLength: 9 });

/** Goes through everything that a learner does. What it returns has to be a slot, a class, or none. */
export function liveOn(
  device: Device,
  { random, adaptation }: LearningCase,
  [first, ...others]: Whims,
): void {
  const { features, classes } = random.model;
  const { count, inputs } = random.samples;
  const within = (value: number, end: number) => {
    if (!(Number.isInteger(value) && value >= -1 && value < end)) throw new RangeError(`${value} of ${end}`);
  };
  const inputOf = (whim: number) => {
    const sample = whim % count;
    return inputs.subarray(sample * features, (sample + 1) * features);
  };
  const teach = (whim: number, steps: number) => {
    // Twice for each slot, and slots that there are not.
    for (let turn = 0; turn < 2 * adaptation.slotCount; turn++) {
      const [slot] = device.run({ op: 'question' });
      within(slot, adaptation.slotCount);
      const label = (whim + (whim % 3 === 0 ? turn : turn >> 1)) % classes;
      device.run({ op: 'answer', slot, label });
    }
    device.run({ op: 'answer', slot: whim % (2 * adaptation.slotCount), label: whim % classes });
    device.run({ op: 'learn', steps });
  };
  device.run({ op: 'learn', steps: 1 + (first % 7) });
  others.forEach((whim, turn) => {
    within(device.run({ op: 'classify', input: inputOf(whim) })[0], classes);
    within(
      device.run({ op: 'offer', input: inputOf(whim >> 2), guess: whim % classes })[0],
      adaptation.slotCount,
    );
    if (turn === first % 6) device.run({ op: 'ask' });
    if (turn > 2) teach(whim, whim % 25 === 0 ? ALL_STEPS : 1 + (whim % 9));
  });
  device.run({ op: 'export', place: 1 });
}

/** A number that is written into a state. */
interface Change {
  readonly place: number;
  readonly size: number;
  readonly value: number;
}

const edge = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -8, max: 9 }) },
  { weight: 1, arbitrary: fc.integer({ min: -2, max: 300 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(2 ** 30, 2 ** 30 + 1, 2 ** 31 - 1, -(2 ** 31), 32767, -32767, -32768),
  },
);

/** Changes of a state of so many bytes: of its counters, of its answers and turns, and of any byte. */
function changesOf(bytes: number): fc.Arbitrary<readonly Change[]> {
  const counter = fc.integer({ min: 0, max: COUNTERS - 1 }).map((index) => NUMBER + 4 * index);
  const half = fc.integer({ min: ARRAYS, max: bytes - 6 });
  return fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ place: counter, size: fc.constant(4), value: edge }) },
      { weight: 2, arbitrary: fc.record({ place: half, size: fc.constant(2), value: edge }) },
      {
        weight: 2,
        arbitrary: fc.record({
          place: fc.integer({ min: 0, max: bytes - 5 }),
          size: fc.constant(1),
          value: fc.integer({ min: 0, max: 255 }),
        }),
      },
    ),
    { minLength: 1, maxLength: 4 },
  );
}

export function write(bytes: Uint8Array, { place, size, value }: Change): void {
  for (let i = 0; i < size; i++) bytes[place + i] = (value >> (8 * i)) & 255;
}

/** Lives after which states are changed; they are lived once, because they are long. */
const LIVES = fc.sample(whims, { seed: 17, numRuns: 16 });

const known = new Map<string, Uint8Array>();

/** The state of a case after a life. */
function stateAfter(index: number, life: number): Uint8Array {
  const drawn = CASES[index];
  const key = `${index} ${life}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const { places } = memoryAfter(drawn, LIVES[life]);
  known.set(key, places[1]);
  return places[1];
}

/**
 * Changed states, each with its CRC as it was, and with one that fits: the former is refused, the latter is refused or harmless.
 *
 * @returns how many of those with a CRC that fits were read, and how many were refused as impossible
 */
export function checkChangedStates(numRuns: number, seed: number): { read: number; impossible: number } {
  const counts = { read: 0, impossible: 0 };
  // Numbers of cases, because a whole case says too much where something fails.
  const changed = fc.nat({ max: CASES.length - 1 }).chain((index) =>
    fc.record({
      index: fc.constant(index),
      life: fc.nat({ max: LIVES.length - 1 }),
      changes: changesOf(stateBytes(CASES[index].random.model, CASES[index].adaptation)),
      own: whims,
    }),
  );
  fc.assert(
    fc.property(changed, ({ index, life, changes, own }) => {
      const safe = GUARDED[index];
      const plain = createMemory(safe.random.model, safe.adaptation);
      const learner = guardedLearner(plain.learner);
      const [place] = plain.places;
      const device = openDevice(safe.random.model, safe.adaptation, { learner, places: plain.places });
      const image = () => {
        const { weights, samples, activations, answers, guesses, turns } = plain.learner;
        const first = { ...plain.learner.first, noise: learner.first.noise };
        const arrays = { weights, samples, activations, answers, guesses, turns, first };
        return JSON.stringify(imageOf(safe, { ...learner, ...arrays }));
      };
      device.run({ op: 'reset' });
      const before = image();
      const state = stateAfter(index, life);
      place.set(state);
      for (const change of changes) write(place, change);
      if (Buffer.compare(place, state) !== 0 && device.run({ op: 'import', place: 0 })[0] === STATE_READ) {
        throw new Error('read with a wrong CRC');
      }
      write(place, { place: place.length - 4, size: 4, value: checksum(place, place.length - 4) });
      const [fault] = device.run({ op: 'import', place: 0 });
      if (fault === STATE_READ) {
        counts.read += 1;
        liveOn(device, safe, own);
      } else {
        if (fault === STATE_IMPOSSIBLE) counts.impossible += 1;
        if (image() !== before) throw new Error('refused, but changed');
      }
    }),
    { seed, numRuns },
  );
  return counts;
}

/** How a state is written: whole, or up to a power cut. */
interface Writing {
  /** Bytes that were written, as a part of all; 1 or more for all. */
  readonly part: number;
  /** Whether the rest was erased before, to 0xff. */
  readonly erased: boolean;
  readonly whims: Whims;
}

/**
 * Lives with power cuts while states are written to two places in turn. After each, the last complete state is found.
 *
 * @returns how many writings were cut
 */
export function checkPowerCuts(numRuns: number, seed: number): number {
  let cuts = 0;
  const writing: fc.Arbitrary<Writing> = fc.record({
    part: fc.double({ min: 0, max: 1.3, noNaN: true }),
    erased: fc.boolean(),
    whims,
  });
  const writings = fc.array(writing, { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(fc.nat({ max: CASES.length - 1 }), writings, (index, planned) => {
      const drawn = CASES[index];
      const { model } = drawn.random;
      const memory = createMemory(model, drawn.adaptation);
      const { learner, places } = memory;
      for (const place of places) place.fill(255);
      const device = openDevice(model, drawn.adaptation, memory);
      device.run({ op: 'reset' });
      let complete: { readonly place: number; readonly image: object } | undefined;
      for (const { part, erased, whims: own } of planned) {
        // Without its last line, which exports.
        liveOn({ run: (command) => (command.op === 'export' ? [] : device.run(command)) }, drawn, own);
        const place = complete?.place === 0 ? 1 : 0;
        const old = places[place].slice();
        device.run({ op: 'export', place });
        const whole = places[place].slice();
        const written = Math.floor(part * whole.length);
        if (written < whole.length) {
          places[place].set(erased ? new Uint8Array(whole.length).fill(255) : old);
          places[place].set(whole.subarray(0, written));
        }
        if (Buffer.compare(places[place], whole) === 0) {
          complete = { place, image: imageOf(drawn, learner) };
        } else {
          cuts += 1;
        }
        // The power comes back: memory is as it happens to be.
        device.run({ op: 'reset' });
        learner.weights.fill(9);
        const [newer] = device.run({ op: 'newer' });
        expect(newer).toBe(complete?.place ?? -1);
        if (complete !== undefined) {
          expect(device.run({ op: 'import', place: newer })).toEqual([STATE_READ]);
          expect(imageOf(drawn, learner)).toEqual(complete.image);
        } else {
          device.run({ op: 'reset' });
        }
      }
    }),
    { seed, numRuns },
  );
  return cuts;
}
