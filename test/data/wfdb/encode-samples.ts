/** Lowest and highest sample of every format; differences for format 8. */
export const SAMPLE_RANGES: ReadonlyMap<number, readonly [number, number]> = new Map([
  [8, [-128, 127]],
  [16, [-32_768, 32_767]],
  [24, [-8_388_608, 8_388_607]],
  [32, [-2_147_483_648, 2_147_483_647]],
  [61, [-32_768, 32_767]],
  [80, [-128, 127]],
  [160, [-32_768, 32_767]],
  [212, [-2048, 2047]],
  [310, [-512, 511]],
  [311, [-512, 511]],
]);

/** Little-endian bytes of the low bits of a word. */
function littleEndian(word: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => Math.floor(word / 2 ** (8 * index)) & 0xff);
}

/** The words of groups: `pack` gets the samples of a group, with zeros for those that are missing at the end. */
function grouped(
  samples: readonly number[],
  size: number,
  tails: readonly number[],
  pack: (group: readonly number[]) => number[],
): number[] {
  const bytes: number[] = [];
  for (let start = 0; start < samples.length; start += size) {
    const group = samples.slice(start, start + size);
    const whole = [...group, ...new Array<number>(size - group.length).fill(0)];
    bytes.push(...pack(whole).slice(0, tails[group.length - 1]));
  }
  return bytes;
}

/**
 * Packs samples as signal(5) says, written from the text rather than from the reader: words are put together by
 * arithmetic, not by taking them apart. Samples of format 8 are differences already.
 */
export function encodeSamples(format: number, samples: readonly number[]): Uint8Array {
  switch (format) {
    case 8:
      return Uint8Array.from(samples);
    case 16:
      return Uint8Array.from(samples.flatMap((sample) => littleEndian(sample, 2)));
    case 24:
      return Uint8Array.from(samples.flatMap((sample) => littleEndian(sample, 3)));
    case 32:
      return Uint8Array.from(samples.flatMap((sample) => littleEndian(sample, 4)));
    case 61:
      return Uint8Array.from(samples.flatMap((sample) => littleEndian(sample, 2).reverse()));
    case 80:
      return Uint8Array.from(samples.map((sample) => sample + 128));
    case 160:
      return Uint8Array.from(samples.flatMap((sample) => littleEndian(sample + 32_768, 2)));
    case 212:
      return Uint8Array.from(
        grouped(samples, 2, [2, 3], ([first, second]) => {
          const [low, high] = [first & 0xfff, second & 0xfff];
          return [low % 256, Math.floor(low / 256) + 16 * Math.floor(high / 256), high % 256];
        }),
      );
    case 310:
      return Uint8Array.from(
        grouped(samples, 3, [2, 4, 4], ([first, second, third]) => {
          const top = third & 0x3ff;
          const words = [
            2 * (first & 0x3ff) + 2048 * (top % 32),
            2 * (second & 0x3ff) + 2048 * Math.floor(top / 32),
          ];
          return words.flatMap((word) => littleEndian(word, 2));
        }),
      );
    case 311:
      return Uint8Array.from(
        grouped(samples, 3, [2, 3, 4], ([first, second, third]) =>
          littleEndian((first & 0x3ff) + 2 ** 10 * (second & 0x3ff) + 2 ** 20 * (third & 0x3ff), 4),
        ),
      );
    default:
      throw new RangeError(`format ${format}`);
  }
}

/** The 16-bit checksum of a header. */
export function checksumOf(samples: Iterable<number>): number {
  let sum = 0;
  for (const sample of samples) {
    sum = (((sum + sample) % 65_536) + 65_536) % 65_536;
  }
  return sum >= 32_768 ? sum - 65_536 : sum;
}
