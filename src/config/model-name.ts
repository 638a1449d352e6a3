import { z } from 'zod';
import { FILE_ENDINGS } from './library-files.js';
import { OPEN_ENDINGS, SYMBOL_ENDINGS } from './symbol-endings.js';
import { ARDUINO_NAMES } from './taken-names/arduino-names.js';
import { C_HEADERS } from './taken-names/c-headers.js';
import { C_LIBRARY } from './taken-names/c-library.js';
import { COMPILER_MACROS } from './taken-names/compiler-macros.js';
import { CPP_LIBRARY } from './taken-names/cpp-library.js';
import { KEYWORDS } from './taken-names/keywords.js';
import { VENDOR_HEADERS } from './taken-names/vendor-headers.js';
import { WINDOWS_DEVICES } from './taken-names/windows-devices.js';

/**
 * Most characters of a name: together with what follows it, it stays within the number that C99 guarantees to be significant.
 */
const MOST = 32;

/** The general form of a name. */
const SHAPE = /^[a-z][a-z0-9_]{0,31}$/;

/** Reserved words, and what reserves them. */
const TAKEN: readonly (readonly [words: ReadonlySet<string>, by: (name: string) => string])[] = [
  [new Set(WINDOWS_DEVICES), () => 'a device of Windows, where no file can have this name'],
  [new Set(KEYWORDS), () => 'a reserved word of C or C++'],
  [new Set(COMPILER_MACROS), () => 'a macro of compilers'],
  [new Set(C_HEADERS), (name) => `a header of the C library or of compilers (${name}.h)`],
  [new Set(VENDOR_HEADERS), (name) => `a header of boards or their libraries (${name}.h)`],
  [new Set(C_LIBRARY), () => 'a name of the C library'],
  [new Set(CPP_LIBRARY), () => 'a name of the C++ library'],
  [new Set(ARDUINO_NAMES), () => 'a name of Arduino'],
  [new Set(['ffirm']), () => 'the name of ffirm itself'],
];

/** Patterns of reserved names, and what reserves them. */
const TAKEN_KINDS: readonly (readonly [kind: RegExp, by: string])[] = [
  [/^ffirm_/, 'begins like the names of ffirm itself'],
  [/__|_$/, 'would give names with two underscores in a row, which C++ reserves for compilers'],
  [/_t$/, 'ends in _t, as types of POSIX do'],
  [/^(pthread|posix|atomic|thrd|mtx|cnd|tss)_/, 'begins like functions of the C library'],
  [/^core_c[amr]\d/, 'begins like headers of CMSIS'],
  [
    /^(stm32|gd32|esp32|esp8266|nrf5[1-9]|sam[cdelv]\d|rp2\d|mimxrt|msp430|ef[mr]32)/,
    'begins like headers of microcontrollers',
  ],
  [/intrin$/, 'ends like headers of compilers'],
];

/** Endings that a name must not have, because the files or symbols of its library could collide with those of another. */
const ENDING = new RegExp(
  `_(?:${[...FILE_ENDINGS.map((ending) => ending.slice(1)), ...SYMBOL_ENDINGS].filter(Boolean).join('|')}` +
    `|(?:${OPEN_ENDINGS.join('|')})(?:_\\w+)?)$`,
);

/** Why a library cannot have a name; undefined when it can. */
function reasonAgainst(name: string): string | undefined {
  for (const [words, by] of TAKEN) if (words.has(name)) return `"${name}" is ${by(name)}`;
  for (const [kind, why] of TAKEN_KINDS) if (kind.test(name)) return `"${name}" ${why}`;
  const ending = ENDING.exec(name)?.[0];
  if (ending === undefined) return undefined;
  const other = name.slice(0, -ending.length);
  return `"${name}" ends in ${ending}, as parts of libraries do: it could not be used together with a network named "${other}"`;
}

/** An allowed name similar to the given one. */
function suggest(name: string): string {
  const stem = name
    .replace(/_+/g, '_')
    .replace(/_$/, '')
    .slice(0, MOST - 8);
  const candidates = [`${stem}_net`, `net_${stem}`, `net_${stem}_net`, `net_${stem.replace(/_/g, '')}`];
  return candidates.find((candidate) => reasonAgainst(candidate) === undefined) ?? 'my_net';
}

/**
 * What is wrong with the name of a network, which is the prefix of its library's files, functions, types and macros: it must
 * not be used by compilers, libraries or systems, and two libraries must be usable side by side. Undefined when nothing is
 * wrong.
 */
export function modelNameFault(name: string): string | undefined {
  const reason = reasonAgainst(name);
  return reason === undefined ? undefined : `${reason}; choose another name, such as "${suggest(name)}"`;
}

/** The name of a network in a config. */
export const modelNameSchema = z
  .string()
  .regex(SHAPE, 'a C identifier: lower-case letters, digits, underscores; at most 32')
  .check(({ value, issues }) => {
    const fault = SHAPE.test(value) ? modelNameFault(value) : undefined;
    if (fault !== undefined) issues.push({ code: 'custom', message: fault, input: value });
  });
