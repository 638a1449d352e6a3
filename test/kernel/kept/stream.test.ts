import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawOptionsSchema } from '../../../src/config/raw-options.js';
import { getBest } from '../../../src/kernel/best.js';
import { checkModel } from '../../../src/kernel/bounds.js';
import { classifyModel, stepModel } from '../../../src/kernel/classify.js';
import { NO_FAULT } from '../../../src/kernel/faults.js';
import {
  beginNext,
  collectStream,
  describeStream,
  resetStream,
  type Stream,
} from '../../../src/kernel/kept/stream.js';
import { activationBytes } from '../../../src/quantize/activations.js';
import type { IntegerModel } from '../../../src/quantize/integer-network.js';
import { createResult, createWorkspace } from '../../../src/quantize/trace.js';
import { createRawState, designRaw } from '../../../src/signal/raw-design.js';
import { randomKeptConvolutions } from '../../simulate/fixtures/random-convolutions.js';
import { standardizerOf } from '../raw/support.js';

const LENGTH = 40;
const CHANNELS = 2;
const HOP = 8;

const design = designRaw(rawOptionsSchema.parse({ kind: 'raw', length: LENGTH, hop: HOP }), ['x', 'y']);
/* One step of a sample is one step of an input. */
const frontEnd = { raw: design.frontEnd, standardizer: standardizerOf([0, 0], [4096, 4096]) };

function openStream(model: IntegerModel): Stream {
  return {
    age: 0,
    // As memory that was not initialized.
    completed: 77,
    described: 77,
    begun: 77,
    handover: { stored: 77, due: 77, described: 76 },
    raw: createRawState(design),
    workspace: { ...createWorkspace(model), layer: 77 },
    input: new Int8Array(LENGTH * CHANNELS),
  };
}

/** What is done when a window is ready. */
type Event =
  | 'classify'
  | 'leave out'
  | 'one step only'
  | 'begin twice'
  | 'describe too late'
  | 'alone'
  | 'something else'
  | 'reset';

const events: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Event>('classify') },
    fc.constantFrom<Event>(
      ...([
        'leave out',
        'one step only',
        'begin twice',
        'describe too late',
        'alone',
        'something else',
      ] as const),
      'reset',
    ),
  ),
  { minLength: 12, maxLength: 24 },
);

describe('a stream whose layers keep their outputs', () => {
  it('gives the answers of whole windows, whatever happens to the windows before', () => {
    let partial = 0;
    fc.assert(
      fc.property(
        randomKeptConvolutions(LENGTH, CHANNELS, HOP),
        events,
        fc.integer(),
        ({ model }, plan, seed) => {
          expect(checkModel(model, activationBytes(model))).toBe(NO_FAULT);
          const stream = openStream(model);
          const whole = createWorkspace(model);
          const [found, expected] = [createResult(model.classes), createResult(model.classes)];
          const random = fc.sample(fc.integer({ min: -140, max: 140 }), { seed, numRuns: 997 });
          const finish = () => {
            while (!stepModel(model, stream.input, stream.workspace)) {
              /* Every step continues where the last one stopped. */
            }
            getBest(model, stream.workspace, found);
          };
          let sample = 0;
          const collect = () => {
            const values = [random[(sample * 7) % 997], random[(sample * 13 + 5) % 997]];
            sample += 1;
            return collectStream(frontEnd, Int16Array.from(values), stream);
          };
          resetStream(frontEnd, stream);
          for (const event of plan) {
            while (!collect()) {
              /* Until a window is complete. */
            }
            if (event === 'describe too late') {
              expect(collect()).toBe(false);
              expect(describeStream(frontEnd, stream)).toBe(false);
              continue;
            }
            expect(describeStream(frontEnd, stream)).toBe(true);
            expect(describeStream(frontEnd, stream)).toBe(false);
            classifyModel(model, stream.input, whole, expected);
            if (event === 'leave out') continue;
            if (event === 'reset') {
              resetStream(frontEnd, stream);
              continue;
            }
            if (event === 'alone') {
              classifyModel(model, stream.input, stream.workspace, found);
              expect(found).toEqual(expected);
              continue;
            }
            beginNext(model, stream);
            if (stream.workspace.kept > 0) partial += 1;
            if (event === 'one step only') {
              stepModel(model, stream.input, stream.workspace);
              continue;
            }
            if (event === 'begin twice') beginNext(model, stream);
            finish();
            expect(found).toEqual(expected);
            if (event === 'something else') {
              const other = Int8Array.from(stream.input, (value) => -value);
              classifyModel(model, other, stream.workspace, found);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
    expect(partial).toBeGreaterThan(500);
  });
});
