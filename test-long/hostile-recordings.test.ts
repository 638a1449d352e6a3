import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../src/io/package.js';
import { annotationSignal, type EdfSignalToWrite, encodeEdf } from '../test/data/edf/encode-edf.js';
import { scratchFolder } from '../test/data/wfdb/scratch.js';

const scratch = scratchFolder();

/** Bytes that no such file may be larger than, and KiB that reading it may take. */
const MOST_BYTES = 2_000_000;
const MOST_MEMORY = 512 * 1024;

const PROGRAM = pathToFileURL(join(packageRoot, 'dist', 'cli', 'main.js')).href;

/** Runs ffirm in a process of its own that says in the end how much memory it had, in KiB. */
async function run(...args: readonly string[]) {
  const code = [
    "process.on('exit', () => process.stderr.write('memory ' + process.resourceUsage().maxRSS));",
    "process.argv.splice(1, 0, 'ffirm');",
    `await import(${JSON.stringify(PROGRAM)});`,
  ].join('\n');
  const { exitCode, stderr } = await execa(
    process.execPath,
    ['--input-type=module', '-e', code, '--', ...args],
    { reject: false, stdin: 'ignore', stdout: 'ignore', timeout: 50_000 },
  );
  return { exitCode, message: stderr, memory: Number(/memory (\d+)$/.exec(stderr)?.[1]) };
}

/** A word of an annotation file. */
const word = (code: number, data: number) => [((code << 10) | data) & 0xff, ((code << 10) | data) >> 8];
const repeat = (bytes: readonly number[], size: number) =>
  Uint8Array.from({ length: size - (size % bytes.length) }, (_, i) => bytes[i % bytes.length]);

/** A record of one signal with a file of annotations. */
function annotated(name: string, bytes: Uint8Array): Map<string, string | Uint8Array> {
  return new Map<string, string | Uint8Array>([
    [`${name}.hea`, `${name} 1 250 2000\n${name}.dat 16\n`],
    [`${name}.dat`, new Uint8Array(4000)],
    [`${name}.atr`, bytes],
  ]);
}

/** A record whose header is this, with a small signal file. */
function headed(name: string, header: string): Map<string, string | Uint8Array> {
  return new Map<string, string | Uint8Array>([
    [`${name}.hea`, header],
    [`${name}.dat`, new Uint8Array(100)],
  ]);
}

const channel: EdfSignalToWrite = {
  label: 'c',
  unit: 'uV',
  physical: [-1, 1],
  digital: [-100, 100],
  samplesPerRecord: 1,
  samples: [],
};

/** An EDF+ file whose records hold no samples but these annotations. */
function remarks(text: string): Uint8Array {
  const notes = annotationSignal([`+0||$${text}`], MOST_BYTES / 2 - 1000);
  return encodeEdf({ patient: '', kind: 'EDF+C', records: 1, recordDuration: 0, signals: [notes] });
}

function manyGaps(records: number, step: number): Uint8Array {
  const lists = Array.from({ length: records }, (_, i) => `+${i * step}||$`);
  const samples = Array.from({ length: records }, (_, i) => i % 100);
  const signals = [{ ...channel, samples }, annotationSignal(lists, 6)];
  return encodeEdf({ patient: '', kind: 'EDF+D', records, recordDuration: 1, signals });
}

/** Files that promise more than they hold, or hold as much as they can of what takes long. */
const HOSTILE: Readonly<Record<string, () => Map<string, string | Uint8Array>>> = {
  'openings of intervals': () => annotated('open', repeat(word(32, 1), MOST_BYTES)),
  beats: () => annotated('beats', repeat(word(1, 1), MOST_BYTES)),
  'long steps between beats': () =>
    annotated('steps', repeat([...word(59, 0), 0xff, 0x7f, 0xff, 0xff, ...word(1, 1)], MOST_BYTES)),
  notes: () => annotated('notes', repeat([...word(22, 0), ...word(63, 2), 97, 98], MOST_BYTES)),
  signals: () => headed('signals', `signals 65000 250 0\n${'signals.dat 16 200 16 0 0 0\n'.repeat(65_000)}`),
  'signal files': () =>
    headed(
      'files',
      `files 200 250 0\n${Array.from({ length: 200 }, (_, i) => `f${i}.dat 16x99999999\n`).join('')}`,
    ),
  'spellings of a signal file': () =>
    headed(
      'spell',
      `spell 1000 250\n${Array.from({ length: 1000 }, (_, i) => `${'./'.repeat(i % 900)}spell.dat 16\n`).join('')}`,
    ),
  'huge counts': () =>
    headed(
      'huge',
      'huge 2 250 9007199254740991\nhuge.dat 16x9007199254740991:9\nabsent.dat 32x9007199254740991\n',
    ),
  'a line without an end': () => headed('line', `line 1 250 5\nline.dat 16 ${'1 '.repeat(900_000)}`),
  'a rate without an end': () => headed('rate', `rate 1 ${'1'.repeat(1_900_000)}\nrate.dat 16\n`),
  'blank lines': () => headed('blank', `${'\n'.repeat(1_900_000)}blank 1 250 5\nblank.dat 16\n`),
  'remarks of one time': () => new Map([['remarks.edf', remarks(`+1|${'a|'.repeat(900_000)}$`)]]),
  'remarks of many times': () => new Map([['times.edf', remarks('+1|a|$'.repeat(300_000))]]),
  'marks of durations': () => new Map([['marks.edf', remarks(`+1${'^'.repeat(1_900_000)}|$`)]]),
  'gaps between all records': () => new Map([['gaps.edf', manyGaps(100_000, 12)]]),
  'a gap of a million years': () => new Map([['years.edf', manyGaps(3, 3e13)]]),
  'signals of EDF': () => {
    const signals = Array.from({ length: 5000 }, () => ({
      ...channel,
      samples: new Array<number>(70).fill(1),
    }));
    return new Map([
      ['wide.edf', encodeEdf({ patient: '', kind: '', records: 70, recordDuration: 1, signals })],
    ]);
  },
};

describe('files under 2 MB are read or refused, with less than 512 MB, in little time', () => {
  it.each(Object.entries(HOSTILE))('%s', async (_, make) => {
    const files = make();
    for (const [name, content] of files) {
      expect(content.length, name).toBeLessThanOrEqual(MOST_BYTES);
      scratch.write(name, content);
    }
    const [name] = files.keys();
    const path = join(scratch.path, name);
    const output = join(scratch.path, 'out.csv');
    for (const args of [
      ['data', 'inspect', '--no-plot', path],
      ['data', 'inspect', '--json', path],
      ['data', 'convert', path, output],
    ]) {
      const { exitCode, message, memory } = await run(...args);
      // No end at all is a run that was stopped for taking too long.
      expect(exitCode, message).toBeTypeOf('number');
      if (exitCode !== 0) expect(message).toMatch(/^(warning: .*\n)*error: .*(\.hea|\.edf|\.dat|\.atr)/);
      expect(message).not.toMatch(/RangeError|TypeError|call stack|heap out of memory/);
      expect(memory, args.join(' ')).toBeLessThan(MOST_MEMORY);
    }
  });
});
