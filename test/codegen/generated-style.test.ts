import { describe, expect, it } from 'vitest';
import { PACKAGE_NAMES } from '../../src/packages/registry.js';
import { bundlesOfAllKinds } from './fixtures/all-kinds.js';

const files = bundlesOfAllKinds({ packages: PACKAGE_NAMES }).flatMap((bundle) =>
  [...bundle].flatMap(([path, text]) => (typeof text === 'string' ? [{ path, text }] : [])),
);
const code = files.filter(({ path }) => /^(src|include)\/.*\.(c|S|h|hpp)$/.test(path));
const publicHeaders = files.filter(({ path }) => /^include\/.*\.h$/.test(path));
const streamHeaders = publicHeaders.filter(({ path }) => path.endsWith('_stream.h'));

/** What a pattern finds in some files, each with its path. */
function found(where: readonly { path: string; text: string }[], pattern: RegExp): readonly string[] {
  return where.flatMap(({ path, text }) =>
    Array.from(text.matchAll(pattern), ([match]) => `${path}: ${match}`),
  );
}

describe('what is generated', () => {
  it('has an SPDX line in every file that can have comments', () => {
    const commentable = files.filter(({ path }) => !/\.json$|^test\/README$/.test(path));
    expect(commentable.length).toBeGreaterThan(60);
    const without = commentable.filter(({ text }) => !text.includes('SPDX-License-Identifier: Apache-2.0'));
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  it('has no line of code that is longer than 120 characters', () => {
    expect(found(code, /^.{121,}$/gm)).toEqual([]);
  });

  it('defines no macro without the prefix of the library', () => {
    expect(found(code, /^\s*#\s*define (?!NET_)\w+/gm)).toEqual([]);
  });

  it('speaks C in its comments: no name is that of the TypeScript that it was lowered from', () => {
    const comments = code.flatMap(({ path, text }) =>
      Array.from(text.matchAll(/\/\*[\s\S]*?\*\//g), ([comment]) => ({ path, text: comment })),
    );
    expect(found(comments, /\b[a-z]+[A-Z][a-z]\w*|\bInt32\b|\.ts\b/g)).toEqual([]);
  });

  it('writes bits in hexadecimal', () => {
    const bits = [65535, 65536, 268435456, 1073741823, 1073741824, 1610612736, 2147483647];
    const bare = code
      .filter(({ path }) => !/_(weights|selftest|front_end)\.c$/.test(path))
      .map(({ path, text }) => ({ path, text: text.replace(/\/\*[\s\S]*?\*\//g, ' ') }));
    const numbers = found(bare, /(?<![\w.])\d{5,}(?![\w.])/g);
    expect(numbers.filter((match) => bits.some((number) => match.endsWith(`: ${number}`)))).toEqual([]);
  });

  it('has a Doxygen comment on every public function, type, macro and member', () => {
    const bare =
      /^(?!.*\*\/\n)(?![ \t]*\*).*\n(?:typedef |enum |extern (?!"C")|(?:void|bool|int32_t|const \w+|net_\w+) \*?net_\w+\()/gm;
    const plain = /^(?!.*\*\/\n).+\n {4}(?:const )?\w+ \*?(?:const \*)?\w+(?:\[\w+\])?;$/gm;
    const macros = /^(?!.*\*\/\n)(?!#).*\n#define NET_(?!H$|\w+_H$|KERNEL|RUNS|ASSEMBLY)\w+/gm;
    expect(found(publicHeaders, plain)).toEqual([]);
    expect(found(publicHeaders, macros)).toEqual([]);
    expect(found(publicHeaders, bare)).toEqual([]);
  });

  it('describes no layout of weights in a public header but says whose it is', () => {
    expect(found(publicHeaders, /\[outputs\]\[inputs\]|Sum of the values/g)).toEqual([]);
  });

  it('says of a signal what its channels are, the rate, the window, the hop and the delay', () => {
    const [beats, windows, raw] = streamHeaders.map(({ text }) => text);
    expect(beats).toMatch(
      / \* Sample\[0\] {3}a\n \* Sample\[1\] {3}b\n \* Rate {8}250 samples per second, of every channel\n/,
    );
    expect(beats).toMatch(/ \* Window .*\n \* Hop .*\n \* Delay .*\n/);
    expect(windows).toMatch(
      / \* Sample\[0\] {3}x\n \* Sample\[1\] {3}y\n \* Rate {8}62\.5 samples per second/,
    );
    expect(windows).toMatch(
      / \* Window {6}32 samples, 0\.512 s\n \* Hop {9}16 samples, 0\.256 s\n \* Delay {7}none/,
    );
    expect(raw).toMatch(
      / \* Sample\[2\] {3}e, .*\n \* Rate .*\n \* Window {6}20 samples, 0\.4 s\n \* Hop {9}10 samples, 0\.2 s\n \* Delay {7}none/,
    );
    const readmes = files.filter(({ path, text }) => path === 'README.md' && text.includes('_stream.h'));
    expect(readmes).toHaveLength(3);
    for (const { text } of readmes)
      expect(text).toMatch(/\| `samples\[1\]` \| [byd][^|]*\|[\s\S]*\| delay \|/);
  });
});
