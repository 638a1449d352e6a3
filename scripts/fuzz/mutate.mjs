/** Texts that often break parsers. */
const NASTY = [
  ...[
    '0',
    '-0',
    '-1',
    '1',
    '255',
    '256',
    '32767',
    '32768',
    '65536',
    '2147483647',
    '2147483648',
    '4294967295',
  ],
  ...[
    '9007199254740993',
    '99999999999999999999',
    '1e309',
    '-1e309',
    '1e-400',
    '0x10',
    '1_000',
    'NaN',
    'nan',
    'Infinity',
  ],
  ...[
    '',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '\r',
    '\0',
    ',',
    ';',
    '"',
    "'",
    '\\',
    '/',
    '../',
    ':',
    '(',
    ')',
    '[',
    '{',
    '}',
    ']',
    '%s',
  ],
  ...[
    'null',
    'true',
    '[]',
    '{}',
    '"a"',
    '\ufeff',
    '\u2028',
    '\u202e',
    '\ud7ff',
    'é',
    '🜚',
    '\x1b[31m',
    '*/',
    '__proto__',
  ],
];

/** 16- and 32-bit numbers that often break the reading of headers. */
const WORDS = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
];

function splice(bytes, at, removed, inserted) {
  const after = Math.min(bytes.length, at + removed);
  const result = new Uint8Array(at + inserted.length + bytes.length - after);
  result.set(bytes.subarray(0, at));
  result.set(inserted, at);
  result.set(bytes.subarray(after), at + inserted.length);
  return result;
}

const encoder = new TextEncoder();

/** Replaces a number in the text near a place, if there is one. */
function replaceNumber(bytes, at, text) {
  let start = at;
  while (start < bytes.length && !(bytes[start] >= 48 && bytes[start] <= 57)) start += 1;
  let end = start;
  while (end < bytes.length && bytes[end] >= 48 && bytes[end] <= 57) end += 1;
  return splice(bytes, start, end - start, text);
}

/** One change. */
function change(bytes, random) {
  const at = random.below(bytes.length + 1);
  const length = 1 + random.below(random.pick([2, 8, 64]));
  const nasty = () => encoder.encode(random.pick(NASTY));
  switch (random.below(10)) {
    case 0: {
      const copy = Uint8Array.from(bytes);
      if (copy.length > 0) copy[at % copy.length] ^= 1 << random.below(8);
      return copy;
    }
    case 1: {
      const copy = Uint8Array.from(bytes);
      if (copy.length > 0) copy[at % copy.length] = random.below(256);
      return copy;
    }
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return splice(bytes, at, 0, bytes.subarray(at, at + length));
    case 4:
      return splice(bytes, at, length, new Uint8Array(0));
    case 5:
      return splice(bytes, at, 0, nasty());
    case 6:
      return splice(bytes, at, length, nasty());
    case 7: {
      const word = random.pick(WORDS);
      const little = [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24].slice(
        0,
        random.pick([2, 4]),
      );
      return splice(
        bytes,
        at,
        little.length,
        Uint8Array.from(random.below(2) === 0 ? little : little.reverse()),
      );
    }
    case 8:
      return replaceNumber(bytes, at, nasty());
    default: {
      const other = random.below(bytes.length + 1);
      return splice(bytes, at, length, bytes.slice(other, other + length));
    }
  }
}

/** The bytes with one to four changes. */
export function mutate(bytes, random) {
  let result = bytes;
  for (let left = 1 + random.below(4); left > 0; left--) result = change(result, random);
  return result;
}
