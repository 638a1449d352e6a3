import type { Line } from './line.js';

/** What may happen to bytes on a line, or to the board. */
export const LINE_FAULTS = ['lost', 'flipped', 'doubled', 'cut', 'noise', 'delay', 'reset'] as const;

/** @see LINE_FAULTS */
export type LineFault = (typeof LINE_FAULTS)[number];

/** How a line is disturbed. */
export interface Noise {
  /** A number from 0 to 1 at every call. */
  readonly random: () => number;
  /** Share of the pieces of bytes, in both directions, to which something happens. */
  readonly share: number;
  readonly kinds: readonly LineFault[];
  /** Hands bytes over one at a time. */
  readonly single?: boolean;
  /** Resets the board. */
  readonly reset: () => void;
  /** Longest delay in milliseconds. */
  readonly delay?: number;
}

/** A line on which things go wrong, to test what uses it. */
export interface NoisyLine extends Line {
  /** How many faults there were of each kind. */
  readonly faults: Readonly<Record<LineFault, number>>;
}

/** Disturbs a line. */
export function disturb(
  line: Line,
  { random, share, kinds, single = false, reset, delay = 300 }: Noise,
): NoisyLine {
  const faults = Object.fromEntries(LINE_FAULTS.map((kind) => [kind, 0])) as Record<LineFault, number>;
  const below = (count: number) => Math.min(count - 1, Math.floor(random() * count));
  let kept: Uint8Array = new Uint8Array();

  async function harm(bytes: Uint8Array): Promise<Uint8Array> {
    if (bytes.length === 0 || random() >= share) return bytes;
    const kind = kinds[below(kinds.length)];
    faults[kind] += 1;
    const place = below(bytes.length);
    const [before, after] = [bytes.subarray(0, place), bytes.subarray(place + 1)];
    switch (kind) {
      case 'lost':
        return Buffer.concat([before, after]);
      case 'flipped':
        return Buffer.concat([before, Uint8Array.of(bytes[place] ^ (1 << below(8))), after]);
      case 'doubled':
        return Buffer.concat([before, bytes.subarray(place, place + 1), bytes.subarray(place)]);
      case 'cut':
        return before;
      case 'noise':
        return Buffer.concat([
          before,
          Uint8Array.from({ length: 1 + below(20) }, () => below(256)),
          bytes.subarray(place),
        ]);
      case 'delay':
        await new Promise((resolve) => {
          setTimeout(resolve, 1 + below(delay));
        });
        return bytes;
      case 'reset':
        reset();
        return bytes;
    }
  }

  return {
    name: line.name,
    emulated: line.emulated,
    faults,
    async write(bytes) {
      const harmed = await harm(bytes);
      if (harmed.length > 0) await line.write(harmed);
    },
    async read(milliseconds) {
      if (kept.length === 0) {
        const bytes = await line.read(milliseconds);
        if (bytes === undefined) return undefined;
        kept = await harm(bytes);
      }
      const [next, rest] = single ? [kept.subarray(0, 1), kept.subarray(1)] : [kept, new Uint8Array()];
      kept = rest;
      return next;
    },
    close: () => line.close(),
  };
}
