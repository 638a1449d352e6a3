import { describe, expect, test } from 'vitest';
import { checkSamples, decodeAnswers, pickAnswers, pickSamples } from '../../src/simulate/samples.js';

describe('decodeAnswers', () => {
  test('reads little-endian rows of label, exit, margin, settled and goodness', () => {
    const bytes = Uint8Array.of(
      ...[1, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0],
      ...[0xfe, 0xff, 0xff, 0xff, 0x78, 0x56, 0x34, 0x12],
      ...[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 3, 0, 0, 0, 0, 0, 0, 0],
      ...[0, 0, 0, 0x80, 0, 1, 0, 0],
    );
    expect(decodeAnswers(bytes, 2, 2)).toEqual({
      count: 2,
      classes: 2,
      labels: Int32Array.of(1, 0),
      exits: Int32Array.of(2, -1),
      margins: Int32Array.of(512, 3),
      settled: Uint8Array.of(1, 0),
      goodness: Int32Array.of(-2, 0x12345678, -(2 ** 31), 256),
    });
  });

  test('reads bytes at any offset of a larger buffer', () => {
    const bytes = new Uint8Array(21).subarray(1);
    bytes[0] = 9;
    expect(decodeAnswers(bytes, 1, 1).labels[0]).toBe(9);
  });

  test('refuses a file that is too short or too long', () => {
    for (const length of [0, 19, 21, 40]) {
      expect(() => decodeAnswers(new Uint8Array(length), 1, 1)).toThrow(
        `wrote ${length} bytes of answers, 1 samples need 20`,
      );
    }
  });
});

describe('checkSamples', () => {
  test('refuses another width and missing inputs', () => {
    const samples = { count: 2, features: 3, inputs: new Int8Array(6) };
    expect(() => checkSamples(samples, 3)).not.toThrow();
    expect(() => checkSamples(samples, 4)).toThrow('samples have 3 features, the network takes 4');
    expect(() => checkSamples({ ...samples, count: 3 }, 3)).toThrow('need 9 inputs, there are 6');
  });
});

test('samples and their answers are picked together', () => {
  const indices = Uint32Array.of(2, 0);
  const samples = { count: 3, features: 2, inputs: Int8Array.of(1, 2, 3, 4, 5, 6) };
  expect(pickSamples(samples, indices)).toEqual({ count: 2, features: 2, inputs: Int8Array.of(5, 6, 1, 2) });
  const answers = {
    ...{ count: 3, classes: 2, labels: Int32Array.of(0, 1, 1), exits: Int32Array.of(3, 4, 5) },
    ...{ margins: Int32Array.of(7, 8, 9), settled: Uint8Array.of(1, 0, 1) },
    goodness: Int32Array.of(10, 11, 12, 13, 14, 15),
  };
  expect(pickAnswers(answers, indices)).toEqual({
    ...{ count: 2, classes: 2, labels: Int32Array.of(1, 0), exits: Int32Array.of(5, 3) },
    ...{ margins: Int32Array.of(9, 7), settled: Uint8Array.of(1, 1) },
    goodness: Int32Array.of(14, 15, 10, 11),
  });
});
