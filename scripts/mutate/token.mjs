// Splits a text into tokens and changes one of them. Random, but the same for the same seed.

/** A stream of numbers below 2^32 (mulberry32): the same seed gives the same ones. */
export function randomOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return { below: (count) => next() % count, pick: (list) => list[next() % list.length] };
}

const KEYWORDS = [
  ['true', 'false'],
  ['if', 'while'],
  ['break', 'continue'],
  ['static', 'extern'],
  ['struct', 'union'],
  ['int8_t', 'uint8_t', 'int16_t', 'uint16_t', 'int32_t', 'uint32_t'],
  ['float', 'double'],
  ['public', 'private'],
];
const OPERATORS = [
  ['<', '<=', '>', '>=', '==', '!='],
  ['+', '-', '*'],
  ['<<', '>>'],
  ['&', '|', '^'],
  ['&&', '||'],
  ['++', '--'],
  ['+=', '-=', '*='],
  ['&=', '|=', '^='],
  ['<<=', '>>='],
  ['->', '.'],
];
const KEPT = new Set(
  'const void return else for do switch case default sizeof typedef enum define include ifdef ifndef endif elif defined'.split(
    ' ',
  ),
);

const PATTERNS = [
  ['comment', /\/\*[\s\S]*?\*\/|\/\/[^\n]*/y],
  ['string', /"(?:[^"\\\n]|\\.)*"/y],
  ['number', /(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)[uUlLfF]*/y],
  ['word', /[A-Za-z_]\w*/y],
  ['operator', /<<=|>>=|->|\+\+|--|&&|\|\||<<|>>|[<>=!+\-*&|^]=|[<>+\-*&|^.]/y],
  ['other', /\s+|[\s\S]/y],
];

/** Tokens of a text, including comments and spaces: kind, start and text. */
export function tokensOf(text, isCode) {
  const patterns = isCode ? PATTERNS : PATTERNS.filter(([kind]) => kind !== 'comment');
  const tokens = [];
  for (let start = 0; start < text.length; ) {
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = start;
      const found = pattern.exec(text);
      if (found === null) continue;
      tokens.push({ kind, start, text: found[0] });
      start += found[0].length;
      break;
    }
  }
  return tokens;
}

/** Words of one kind: macros, types, and all others. */
const kindOf = (word) => (/^[A-Z][A-Z0-9_]+$/.test(word) ? 'macro' : /_t$/.test(word) ? 'type' : 'name');

function otherLetter(text, random) {
  const places = [...text].flatMap((letter, i) => (/[a-zA-Z0-9]/.test(letter) ? [i] : []));
  if (places.length === 0) return undefined;
  const place = random.pick(places);
  const letter = text[place] === 'x' ? 'y' : 'x';
  return text.slice(0, place) + letter + text.slice(place + 1);
}

function otherNumber(text, random) {
  const digits = /^0[xX]/.test(text) ? 2 : 0;
  const places = [...text].flatMap((digit, i) => (i >= digits && /\d/.test(digit) ? [i] : []));
  if (places.length === 0) return undefined;
  const place = random.pick(places);
  return `${text.slice(0, place)}${(Number(text[place]) + 1 + random.below(8)) % 10}${text.slice(place + 1)}`;
}

function otherOf(groups, text, random) {
  const group = groups.find((list) => list.includes(text));
  return group === undefined ? undefined : random.pick(group.filter((other) => other !== text));
}

function changeOf(token, tokens, isCode, random) {
  switch (token.kind) {
    case 'comment':
    case 'string':
      return otherLetter(token.text, random);
    case 'number':
      return otherNumber(token.text, random);
    case 'operator':
      return isCode ? otherOf(OPERATORS, token.text, random) : undefined;
    case 'word': {
      if (!isCode) return otherLetter(token.text, random);
      if (KEPT.has(token.text)) return undefined;
      const keyword = otherOf(KEYWORDS, token.text, random);
      if (keyword !== undefined) return keyword;
      const others = tokens
        .filter((other) => other.kind === 'word' && !KEPT.has(other.text) && other.text !== token.text)
        .map((other) => other.text)
        .filter((other) => kindOf(other) === kindOf(token.text));
      return others.length === 0 ? undefined : random.pick(others);
    }
    default:
      return undefined;
  }
}

/** The text with one token changed; undefined if it has none that could be changed. */
export function changeText(text, isCode, random) {
  const tokens = tokensOf(text, isCode);
  for (let attempt = 0; attempt < 200; attempt++) {
    const token = random.pick(tokens);
    const other = changeOf(token, tokens, isCode, random);
    if (other === undefined || other === token.text) continue;
    const line = text.slice(0, token.start).split('\n').length;
    return {
      ...{ kind: token.kind, line, from: token.text.slice(0, 60), to: other.slice(0, 60) },
      text: text.slice(0, token.start) + other + text.slice(token.start + token.text.length),
    };
  }
  return undefined;
}
