import { describe, expect, it } from 'vitest';
import { samplesFrom, wearersOf } from '../../src/adapt/wearer-samples.js';

const origins = {
  recordings: ['b', 'a', 'unused', 'anne'],
  recordingOf: Uint32Array.of(1, 0, 1, 0, 1, 3),
  subjects: ['anne', 'bob', 'b'],
  subjectOf: Uint32Array.of(1, 2, 1, 2, 1, 0),
  anonymous: new Set([0]),
  times: Float64Array.of(30, 5, 10, 6, 20, 1),
};

describe('wearersOf', () => {
  it('has every recording once, its samples in the order of time', () => {
    expect(wearersOf({ origins })).toEqual([
      {
        recording: 'a',
        subject: 'bob',
        samples: Uint32Array.of(2, 4, 0),
        times: Float64Array.of(10, 20, 30),
      },
      { recording: 'b', subject: undefined, samples: Uint32Array.of(1, 3), times: Float64Array.of(5, 6) },
      // A subject of the same name says nothing new.
      { recording: 'anne', subject: undefined, samples: Uint32Array.of(5), times: Float64Array.of(1) },
    ]);
  });

  it('keeps the order of samples that end together', () => {
    const times = Float64Array.of(7, 5, 7, 6, 7, 1);
    expect(wearersOf({ origins: { ...origins, times } })?.[0].samples).toEqual(Uint32Array.of(0, 2, 4));
  });

  it('has nobody where nobody knows when', () => {
    const { times: _, ...timeless } = origins;
    expect(wearersOf({ origins: timeless })).toBeUndefined();
    expect(wearersOf({})).toBeUndefined();
  });
});

describe('samplesFrom', () => {
  const inputs = Int8Array.of(10, 11, 20, 21, 30, 31, 40, 41, 50, 51, 60, 61);
  const labels = Uint8Array.of(0, 1, 2, 3, 4, 5);
  const [wearer] = wearersOf({ origins }) ?? [];

  it('takes the samples from a time on, that time included', () => {
    expect(samplesFrom(wearer, inputs, labels, 20)).toEqual({
      inputs: Int8Array.of(50, 51, 10, 11),
      labels: Uint8Array.of(4, 0),
      times: Float64Array.of(20, 30),
    });
    expect(samplesFrom(wearer, inputs, labels, 0).labels).toEqual(Uint8Array.of(2, 4, 0));
  });

  it('takes none where the recording is over', () => {
    expect(samplesFrom(wearer, inputs, labels, 31)).toEqual({
      inputs: new Int8Array(0),
      labels: new Uint8Array(0),
      times: new Float64Array(0),
    });
  });
});
