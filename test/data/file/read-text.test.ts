import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, decodeWindows1252 } from '../../../src/data/file/decode-text.js';
import { readText } from '../../../src/data/file/read-text.js';
import { textLines } from '../../../src/data/file/text-lines.js';
import { scanUtf8 } from '../../../src/data/file/utf8-scan.js';
import { collectOddities, describeOddity, refuseOddity } from '../../../src/data/oddity.js';
import { scratchFolder } from '../wfdb/scratch.js';

const scratch = scratchFolder();

/** The text of a file, and what is odd in it. */
async function read(bytes: Uint8Array, encoding?: string) {
  const { report, found } = collectOddities();
  let text = '';
  for await (const piece of readText(scratch.write('x.csv', bytes), encoding, report)) text += piece;
  return { text, odd: found().map((kind) => describeOddity(kind).replace(/^.*x\.csv/, 'x.csv')) };
}

function utf16(text: string, order: 'le' | 'be'): Buffer {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

const latin = (text: string) => Buffer.from(text, 'latin1');
const anyText = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.startsWith('\ufeff'));

describe('readText', () => {
  it('reads UTF-8 and marked UTF-16, plain and packed', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, fc.boolean(), async (text, packed) => {
        const pack = (bytes: Uint8Array) => (packed ? gzipSync(bytes) : bytes);
        for (const bytes of [
          Buffer.from(text),
          Buffer.from(`\ufeff${text}`),
          utf16(text, 'le'),
          utf16(text, 'be'),
        ]) {
          expect(await read(pack(bytes))).toEqual({ text, odd: [] });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('gives every byte of a file that is not UTF-8 a character of its own', async () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const { text } = await read(Uint8Array.of(...all, 0xff));
    expect(new Set(text.slice(0, 256)).size).toBe(256);
    // What other readers of Windows-1252 make of the bytes that it has.
    const known = [0x80, 0x8e, 0x92, 0x9f, 0xa0, 0xe9, 0xff].map((byte) => text[byte]);
    expect(known.join('')).toBe('€Ž’Ÿ\u00a0éÿ');
    expect(decodeWindows1252(latin('lev\xe9 \x96'))).toBe('levé –');
  });

  it('says where a file stops being UTF-8, and whether any of it is', async () => {
    expect(await read(latin('a\r\nb\rc\nlev\xe9,1\n'))).toEqual({
      text: 'a\r\nb\rc\nlevé,1\n',
      odd: ['x.csv, line 4, byte 10: the file is not UTF-8; it is read as Windows-1252'],
    });
    expect((await read(Buffer.concat([Buffer.from('é\n'), latin('\xe8')]))).odd).toEqual([
      'x.csv, line 2, byte 3: the file is not UTF-8: 1 bytes are not valid, although 1 characters are; it is read as Windows-1252',
    ]);
    const refused = async () => {
      for await (const _ of readText(scratch.write('x.csv', latin('\xe9')), undefined, refuseOddity));
    };
    await expect(refused()).rejects.toThrow('save it as UTF-8, or name its encoding with "encoding"');
  });

  it('reads the encoding that the user names, and says where a file is another', async () => {
    expect(await read(latin('lev\xe9'), 'latin1')).toEqual({ text: 'levé', odd: [] });
    expect(await read(Uint8Array.of(0xcf, 0xd2, 0xc9), 'koi8-r')).toEqual({ text: 'ори', odd: [] });
    expect(await read(utf16('ä', 'be'), 'utf-16')).toEqual({ text: 'ä', odd: [] });
    expect(await read(utf16('ä', 'le').subarray(2), 'utf-16le')).toEqual({ text: 'ä', odd: [] });
    await expect(read(latin('a\nlev\xe9\n'), 'utf-8')).rejects.toThrow(
      'x.csv, line 2, byte 5: these bytes are not utf-8; name another "encoding"',
    );
    await expect(read(Uint8Array.of(0xff, 0xfe, 0x41))).rejects.toThrow('these bytes are not utf-16le');
  });

  it('reads characters that lie across the pieces of a file', async () => {
    const text = `${'x'.repeat(256 * 1024 - 1)}é${'y'.repeat(256 * 1024 - 3)}𝄞\n`;
    expect(await read(Buffer.from(text))).toEqual({ text, odd: [] });
    const cut = latin(`${'x'.repeat(256 * 1024 - 1)}\xe9`);
    expect((await read(cut)).odd[0]).toContain('line 1, byte 262143: the file is not UTF-8');
  });

  it('refuses text of which few packed bytes become so much that it fills the memory', async () => {
    await expect(read(gzipSync(Buffer.alloc(40 * 1024 * 1024, '1\n')))).rejects.toThrow(
      'packed bytes would fill the memory; if the file is correct, unpack it first',
    );
  });
});

describe('scanUtf8', () => {
  it('finds what a decoder finds, however the bytes are cut', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 6 }),
        fc.string({ unit: 'grapheme', maxLength: 4 }).map((text) => Buffer.from(text)),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(40), { maxLength: 5 }), (parts, cuts) => {
        const bytes = Buffer.concat(parts);
        const scan = scanUtf8();
        let from = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
          scan.add(bytes.subarray(from, Math.max(from, cut)));
          from = Math.max(from, cut);
        }
        const { strays, characters, first } = scan.finish();
        expect(strays === 0).toBe(decodeText(bytes) === bytes.toString('utf8'));
        if (first !== undefined) {
          expect(() =>
            new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, first.byte)),
          ).not.toThrow();
        } else expect(characters).toBe([...bytes.toString('utf8')].filter((c) => c > '\x7f').length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('textLines', () => {
  it('ends lines with a line feed, a carriage return or both, however the text is cut', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', ' ', ','), maxLength: 3 });
    const end = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(line, end), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (parts, size, last) => {
          const text = parts
            .map(([content, mark], i) => content + (last && i === parts.length - 1 ? '' : mark))
            .join('');
          async function* pieces() {
            for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
          }
          const lines: string[] = [];
          for await (const some of textLines(pieces(), 'x')) lines.push(...some);
          const expected = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
          if (expected.at(-1) === '') expected.pop();
          expect(lines).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});
