import { describe, expect, it } from 'vitest';
import {
  hasColumns,
  isRecordingFile,
  nameOf,
  RECORDING_READERS,
  readerOf,
  readerOfFile,
} from '../../../src/data/readers/recordings.js';

describe('the readers of recordings', () => {
  it('share no ending: no reader hides another', () => {
    for (const endings of [
      RECORDING_READERS.flatMap(({ opens }) => opens),
      RECORDING_READERS.flatMap(({ finds }) => finds),
    ]) {
      expect(new Set(endings).size).toBe(endings.length);
    }
  });

  it('are found by the endings of paths, whatever their case', () => {
    for (const reader of RECORDING_READERS) {
      for (const ending of reader.opens) {
        const path = ending === '' ? 'a/100' : `a/100.${ending.toUpperCase()}`;
        expect(readerOf(path)).toBe(reader);
        expect(readerOf(ending === '' ? path : `${path}.gz`)).toBe(reader);
      }
      for (const ending of reader.finds) {
        expect(readerOfFile(`a/100.${ending}`)).toBe(reader);
        expect(nameOf(`a/100.${ending.toUpperCase()}`)).toBe('a/100');
      }
    }
  });

  it('leave other files alone', () => {
    expect(readerOf('a/x.none')).toBeUndefined();
    expect(readerOfFile('a/100.dat')).toBeUndefined();
    expect(isRecordingFile('a/100.hea.gz')).toBe(false);
    expect(nameOf('a/x.none')).toBe('a/x.none');
    expect(hasColumns('a/x.csv.gz')).toBe(true);
    expect(hasColumns('a/x.edf')).toBe(false);
  });
});
