/**
 * How samples are packed into the bytes of a signal file. Samples form groups of whole bytes; a group at the end of the file
 * may be cut after the bytes that its samples need.
 */
export interface SampleFormat {
  /** Samples per group. */
  readonly groupSamples: number;
  /** Bytes that the first 1, 2, ... samples of a group need; the last is the whole group. */
  readonly groupBytes: readonly number[];
  /**
   * The sample value that means "not measured": the lowest that the format can hold. Samples keep this value. Undefined if
   * differences are stored, which have no such value.
   */
  readonly invalid: number | undefined;
  /** Whether differences between samples are stored instead of samples. */
  readonly difference: boolean;
  /** The sample at this index, in bytes that start with a group. */
  at(bytes: Uint8Array, index: number): number;
}

function single(
  bytes: number,
  invalid: number | undefined,
  at: (bytes: Uint8Array, index: number) => number,
): SampleFormat {
  return { groupSamples: 1, groupBytes: [bytes], invalid, difference: false, at };
}

/** The low bits of a word as a two's complement number. */
function signed(word: number, bits: number): number {
  return (word << (32 - bits)) >> (32 - bits);
}

/** Byte pair, least significant byte first. */
function pair(bytes: Uint8Array, offset: number): number {
  return bytes[offset] | (bytes[offset + 1] << 8);
}

/**
 * The formats of signal files by their number in the header (PhysioNet, WFDB Applications Guide, signal(5)).
 *
 * Formats 500 and up (FLAC) are not supported.
 */
export const SAMPLE_FORMATS: ReadonlyMap<number, SampleFormat> = new Map<number, SampleFormat>([
  [8, { ...single(1, undefined, (bytes, index) => signed(bytes[index], 8)), difference: true }],
  [16, single(2, -(2 ** 15), (bytes, index) => signed(pair(bytes, 2 * index), 16))],
  [
    24,
    single(3, -(2 ** 23), (bytes, index) =>
      signed(pair(bytes, 3 * index) | (bytes[3 * index + 2] << 16), 24),
    ),
  ],
  [32, single(4, -(2 ** 31), (bytes, index) => pair(bytes, 4 * index) | (pair(bytes, 4 * index + 2) << 16))],
  [61, single(2, -(2 ** 15), (bytes, index) => signed((bytes[2 * index] << 8) | bytes[2 * index + 1], 16))],
  [80, single(1, -(2 ** 7), (bytes, index) => bytes[index] - 2 ** 7)],
  [160, single(2, -(2 ** 15), (bytes, index) => pair(bytes, 2 * index) - 2 ** 15)],
  [
    212,
    {
      groupSamples: 2,
      groupBytes: [2, 3],
      invalid: -(2 ** 11),
      difference: false,
      at(bytes, index) {
        const group = 3 * Math.floor(index / 2);
        const middle = bytes[group + 1];
        return index % 2 === 0
          ? signed(bytes[group] | (middle << 8), 12)
          : signed(bytes[group + 2] | ((middle & 0xf0) << 4), 12);
      },
    },
  ],
  [
    310,
    {
      groupSamples: 3,
      groupBytes: [2, 4, 4],
      invalid: -(2 ** 9),
      difference: false,
      at(bytes, index) {
        const place = index % 3;
        const group = 4 * Math.floor(index / 3);
        // Samples 0 and 1 are in the low 11 bits of a pair, above an unused bit; sample 2 is in the high 5 bits of both.
        return place < 2
          ? signed(pair(bytes, group + 2 * place) >> 1, 10)
          : signed((bytes[group + 1] >> 3) | ((bytes[group + 3] >> 3) << 5), 10);
      },
    },
  ],
  [
    311,
    {
      groupSamples: 3,
      groupBytes: [2, 3, 4],
      invalid: -(2 ** 9),
      difference: false,
      at(bytes, index) {
        const group = 4 * Math.floor(index / 3);
        const word = pair(bytes, group) | (pair(bytes, group + 2) << 16);
        return signed(word >> (10 * (index % 3)), 10);
      },
    },
  ],
]);

/** Number of bytes that a number of samples takes from the start of a file. */
export function bytesOf(format: SampleFormat, samples: number): number {
  const groups = Math.floor(samples / format.groupSamples);
  const rest = samples - groups * format.groupSamples;
  return groups * groupSize(format) + (rest === 0 ? 0 : format.groupBytes[rest - 1]);
}

/** Number of whole samples in a number of bytes. */
export function samplesOf(format: SampleFormat, bytes: number): number {
  const groups = Math.floor(bytes / groupSize(format));
  const rest = bytes - groups * groupSize(format);
  return groups * format.groupSamples + format.groupBytes.filter((needed) => needed <= rest).length;
}

/** Bytes of a whole group. */
export function groupSize(format: SampleFormat): number {
  return format.groupBytes[format.groupSamples - 1];
}
