import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** The purpose of a stream of random numbers. Every purpose has its own stream, so that none depends on another's use. */
export type Purpose =
  | 'initialization'
  | 'order'
  | 'negatives'
  | 'shift'
  | 'noise'
  | 'dropout'
  | 'projection'
  | 'flip'
  | 'cutout'
  | 'timeShift'
  | 'gain'
  | 'offset'
  | 'dropChannel'
  | 'permutation'
  | 'mistakes'
  | 'bootstrap'
  | 'invert'
  | 'rotate';

/** A deterministic stream of random numbers. */
export interface RandomStream {
  /** A number in [0, 1), a multiple of 2^-24. */
  uniform(): number;
  /** An integer in [low, high], both included. */
  integer(low: number, high: number): number;
}

/** New ones come last: a stream depends on the place of its purpose. */
const PURPOSES: readonly Purpose[] = [
  'initialization',
  'order',
  'negatives',
  'shift',
  'noise',
  'dropout',
  'projection',
  'flip',
  'cutout',
  'timeShift',
  'gain',
  'offset',
  'dropChannel',
  'permutation',
  'mistakes',
  'bootstrap',
  'invert',
  'rotate',
];

/** One round of the 32-bit finalizer of MurmurHash3: neighbouring seeds come out far apart. */
function mix(hash: number, value: number): number {
  let mixed = (hash ^ value) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) + 0x9e3779b9;
}

/**
 * The stream of a purpose in an epoch. It depends on nothing else, so a run that resumes after an epoch draws the
 * same numbers as one that was never interrupted.
 */
export function randomStream(seed: number, epoch: number, purpose: Purpose): RandomStream {
  const generator = xoroshiro128plus(mix(mix(mix(0, seed), epoch), PURPOSES.indexOf(purpose)));
  return {
    uniform: () => uniformFloat32(generator),
    integer: (low, high) => uniformInt(generator, low, high),
  };
}

/** The numbers 0..count-1 in random order (Fisher-Yates). */
export function shuffled(count: number, stream: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const chosen = stream.integer(0, last);
    const kept = order[last];
    order[last] = order[chosen];
    order[chosen] = kept;
  }
  return order;
}
