import fc from 'fast-check';

/** A change to the bytes of a file, as places in it are given as shares of its length. */
export interface Mutation {
  readonly place: number;
  readonly kind: 'set' | 'cut' | 'insert' | 'remove';
  readonly bytes: Uint8Array;
}

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  kind: fc.constantFrom('set', 'cut', 'insert', 'remove'),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 6 }),
    // What damage of text fields looks like.
    fc
      .constantFrom(
        '2147483648',
        '-1',
        'NaN',
        '1e309',
        '99999999999999999999',
        '0',
        ' ',
        '/',
        '\n',
        '\0',
        '-0',
      )
      .map((text) => new TextEncoder().encode(text)),
  ),
});

/** The bytes with a change. */
export function mutate(bytes: Uint8Array, { place, kind, bytes: other }: Mutation): Uint8Array {
  const at = Math.floor(place * bytes.length);
  const head = bytes.subarray(0, at);
  switch (kind) {
    case 'cut':
      return head;
    case 'insert':
      return Uint8Array.from([...head, ...other, ...bytes.subarray(at)]);
    case 'remove':
      return Uint8Array.from([...head, ...bytes.subarray(at + other.length)]);
    case 'set':
      return Uint8Array.from([...head, ...other, ...bytes.subarray(at + other.length)]).subarray(
        0,
        bytes.length,
      );
  }
}
