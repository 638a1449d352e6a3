import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, SAMPLE_FORMATS, samplesOf } from '../../../src/data/wfdb/sample-format.js';
import { encodeSamples, SAMPLE_RANGES } from './encode-samples.js';

describe.each([...SAMPLE_FORMATS])('sample format %i', (number, format) => {
  const [min, max] = SAMPLE_RANGES.get(number) ?? [0, 0];
  const samples = fc.array(fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max, -1, 0)), {
    maxLength: 20,
  });

  it('gives back the samples that were packed', () => {
    fc.assert(
      fc.property(samples, (packed) => {
        const bytes = encodeSamples(number, packed);
        expect(packed.map((_, index) => format.at(bytes, index))).toEqual(packed);
      }),
    );
  });

  it('knows the bytes of samples and the samples of bytes', () => {
    fc.assert(
      fc.property(samples, (packed) => {
        const bytes = encodeSamples(number, packed);
        expect(bytesOf(format, packed.length)).toBe(bytes.length);
        // Format 310 has the bytes of a third sample as soon as it has those of the second.
        const held = number === 310 && packed.length % 3 === 2 ? packed.length + 1 : packed.length;
        expect(samplesOf(format, bytes.length)).toBe(held);
      }),
    );
  });

  it('has its lowest sample for "nothing measured"', () => {
    expect(format.invalid).toBe(format.difference ? undefined : min);
  });
});

describe('packed bytes of the format description', () => {
  it.each([
    // The first two samples of record 100 of the MIT-BIH Arrhythmia Database.
    [212, [0xe3, 0x33, 0xf3], [995, 1011]],
    [212, [0x00, 0x88, 0x00], [-2048, -2048]],
    // 1 and -2 above an unused bit; the third sample, 0b0000100011, is 3 above the first and 1 above the second.
    [310, [0x02, 0x18, 0xfd, 0x0f], [1, -2, 35]],
    // 1, -1 and 2 from the lowest bit on.
    [311, [0x01, 0xfc, 0x2f, 0x00], [1, -1, 2]],
    [61, [0x01, 0x02], [258]],
    [160, [0x00, 0x00], [-32_768]],
    [24, [0xff, 0xff, 0xff], [-1]],
    [80, [0], [-128]],
  ])('format %i: %j', (number, bytes, samples) => {
    const format = SAMPLE_FORMATS.get(number);
    const packed = Uint8Array.from(bytes);
    expect(samples.map((_, index) => format?.at(packed, index))).toEqual(samples);
  });
});
