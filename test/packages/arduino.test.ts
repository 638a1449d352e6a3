import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulateBoard } from '../../src/board/simulated-board.js';
import { edgeSignal } from '../../src/simulate/edge-values.js';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { proveBoard, referenceOf } from '../board/fixtures/boards.js';
import { writeBundle } from '../simulate/fixtures/bundle.js';
import { testedTarget } from '../simulate/fixtures/tools.js';
import {
  compiler,
  filesIn,
  fixtures,
  M0PLUS,
  M4,
  run,
  scratchFolder,
  streaming,
  textsOf,
  WARNINGS,
} from './support.js';

const folder = await scratchFolder('arduino');
const { random, signal } = streaming();
const bundle = join(folder, 'net');
await writeBundle(random, bundle, signal, { packages: ['arduino'] });

const host = { c: await compiler('gcc'), cpp: await compiler('g++') };
const cores = await Promise.all(
  [M0PLUS, M4].map(async (flags) => ({
    c: await compiler('arm-none-eabi-gcc', flags),
    cpp: await compiler('arm-none-eabi-g++', flags),
  })),
);

const core = join(fixtures, 'arduino');

const SKETCHES = ['ClassifySample', 'ProveBoard', 'StreamSamples'];

/** A program's object files: those of the library, and of its sketches by their name. */
interface Built {
  readonly library: readonly string[];
  readonly sketches: ReadonlyMap<string, string>;
}

/** Compiles as Arduino does: src/ of the library is the only folder with headers, all below it is compiled. */
async function build({ c, cpp }: typeof host): Promise<Built> {
  const files = (await filesIn(join(bundle, 'src'))).filter((file) => /\.[cS]$/.test(file));
  const include = `-I${join(bundle, 'src')}`;
  const objectOf = (file: string) => join(folder, `${basename(file)}${c.flags[0] ?? ''}.o`);
  for (const file of files) {
    const source = join(bundle, 'src', file);
    const standard = file.endsWith('.c') ? ['-std=c99', ...WARNINGS] : ['-x', 'assembler-with-cpp'];
    await run(c.program, [...c.flags, ...standard, '-Os', include, '-c', source, '-o', objectOf(file)]);
  }
  const sketches = new Map(SKETCHES.map((name) => [name, objectOf(name)]));
  for (const [name, object] of sketches) {
    const source = join(bundle, 'examples', name, `${name}.ino`);
    // Arduino itself puts the first line before a sketch.
    const prelude = ['-x', 'c++', '-std=gnu++17', '-fno-exceptions', '-fno-rtti', '-include', 'Arduino.h'];
    const args = [...cpp.flags, ...prelude, ...WARNINGS, '-Os', include, `-I${core}`];
    await run(cpp.program, [...args, '-c', source, '-o', object]);
  }
  const board = join(bundle, 'examples', 'ProveBoard', 'net_board.c');
  const ofBoard = ['-std=c99', ...WARNINGS, '-Os', include];
  await run(c.program, [...c.flags, ...ofBoard, '-c', board, '-o', objectOf('net_board.c')]);
  return { library: [...files, 'net_board.c'].map(objectOf), sketches };
}

let onHost: Promise<Built> | undefined;

/** Runs a sketch on this computer; the lines that it prints. */
async function play(name: string, loops: number): Promise<readonly string[]> {
  onHost ??= build(host);
  const { library, sketches } = await onHost;
  const program = join(folder, name);
  const objects = [join(core, 'core.cpp'), `${sketches.get(name)}`, ...library];
  await run(host.cpp.program, [`-DLOOPS=${loops}`, '-std=c++17', ...objects, '-o', program]);
  return (await run(program, [])).trimEnd().split('\n');
}

describe('a bundle as an Arduino library', () => {
  it('has every field of library.properties that must be there, each on one line', async () => {
    const texts = await textsOf(bundle);
    const all = (texts.get('library.properties') ?? '').trimEnd().split('\n');
    const lines = all.filter((line) => !line.startsWith('#'));
    const fields = new Map(lines.map((line) => [line.replace(/=.*/, ''), line.replace(/^[a-z]+=/, '')]));
    const mandatory = [
      'name',
      'version',
      'author',
      'maintainer',
      'sentence',
      'paragraph',
      'category',
      'url',
      'architectures',
    ];
    expect([...fields.keys()]).toEqual([...mandatory, 'includes']);
    for (const [field, value] of fields) expect(value, field).not.toBe('');
    expect(fields.get('version')).toMatch(/^\d+\.\d+\.\d+$/);
    expect(fields.get('name')).toMatch(/^[A-Za-z0-9][\w .-]*$/);
    expect(fields.get('category')).toBe('Data Processing');
    expect(fields.get('url')).toMatch(/^https:\/\//);
    // The boards that the header takes, and no others: those of 8 and 16 bits have an int that is too small.
    const architectures = (fields.get('architectures') ?? '').split(',');
    expect(architectures).toEqual(
      expect.arrayContaining(['samd', 'stm32', 'esp32', 'rp2040', 'renesas_uno']),
    );
    for (const small of ['*', 'avr', 'megaavr', 'msp430', 'stm8']) expect(architectures).not.toContain(small);
    for (const header of (fields.get('includes') ?? '').split(',')) {
      expect([...texts.keys()]).toContain(`src/${header}`);
    }
  });

  it('leads from src/ to every public header, and has sketches in folders of their names without other sources', async () => {
    const paths = await filesIn(bundle);
    const headers = paths.filter((path) => path.startsWith('include/')).map((path) => basename(path));
    expect(headers).toContain('net.hpp');
    for (const header of headers) expect(paths).toContain(`src/${header}`);
    const sketches = paths.filter((path) => path.endsWith('.ino'));
    expect(sketches).toEqual([
      'examples/ClassifySample/ClassifySample.ino',
      'examples/ProveBoard/ProveBoard.ino',
      'examples/StreamSamples/StreamSamples.ino',
    ]);
    for (const sketch of sketches) {
      const own = sketch.replace(/[^/]*$/, '');
      const beside = paths.filter((path) => path.startsWith(own));
      // The program for boards is copied beside its sketch, because an example is copied elsewhere before it is built.
      const copied = sketch.includes('ProveBoard') ? [`${own}net_board.c`, `${own}net_board.h`] : [];
      expect(beside).toEqual([sketch, ...copied].sort());
    }
    for (const file of ['net_board.c', 'net_board.h']) {
      const texts = await textsOf(bundle);
      expect(texts.get(`examples/ProveBoard/${file}`)).toBe(texts.get(`examples/board/${file}`));
    }
  });

  it('has keywords of three kinds, separated by tabs, that the headers declare', async () => {
    const texts = await textsOf(bundle);
    const headers = ['net.h', 'net_selftest.h', 'net_stream.h']
      .map((name) => texts.get(`include/${name}`))
      .join('\n');
    const lines = (texts.get('keywords.txt') ?? '')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines.filter((text) => text !== 'net\tKEYWORD1')) {
      const [keyword, kind] = line.split('\t');
      expect(['KEYWORD1', 'KEYWORD2', 'LITERAL1']).toContain(kind);
      expect(headers).toMatch(new RegExp(`\\b${keyword}\\b`));
    }
  });

  for (const target of cores) {
    it.skipIf(target.c.absent || target.cpp.absent)(
      `compiles without a warning, sketches, C and assembly: ${target.cpp.title}`,
      async () => {
        const { sketches } = await build(target);
        const wanted = await run('arm-none-eabi-nm', ['-u', ...sketches.values()]);
        expect(wanted).toContain('net_push_sample');
        // No floating point in the sketches.
        expect(wanted).not.toMatch(/__aeabi_[df]/);
      },
    );
  }

  it.skipIf(host.cpp.absent)(
    `has a sketch that prints the answer as integers: ${host.cpp.title}`,
    async () => {
      const answers = await createTypescriptExecutor(random.model).run(random.samples);
      const [title, selfTest, ...lines] = await play('ClassifySample', 3);
      expect(title).toBe(`net, model ${'0'.repeat(64)}`);
      expect(selfTest).toBe('self-test: failures 0');
      const label = answers.labels[0];
      const text = `label ${label} (class ${label}), margin ${answers.margins[0]}, exit ${answers.exits[0]}, us 1000`;
      expect(lines).toEqual([text, text, text]);
    },
  );

  it.skipIf(host.cpp.absent)(`has a sketch that proves itself: ${host.cpp.title}`, async () => {
    await play('StreamSamples', 1);
    const { library, sketches } = await (onHost ?? build(host));
    const program = join(folder, 'ProveBoard');
    const objects = [join(core, 'core.cpp'), `${sketches.get('ProveBoard')}`, ...library];
    await run(host.cpp.program, ['-DLOOPS=1000000000', '-std=c++17', ...objects, '-o', program]);
    const { target } = await testedTarget('host');
    const report = await proveBoard(
      simulateBoard('arduino', target, program),
      referenceOf(random, { program: signal, raw: edgeSignal(signal) }),
    );
    expect(report.passed).toBe(true);
    expect(report.board.counter).toBe('own');
  });

  it.skipIf(host.cpp.absent)(`has a sketch that samples and answers: ${host.cpp.title}`, async () => {
    const lines = await play('StreamSamples', 4000);
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      expect(line).toMatch(/^samples ago -?\d+, label \d+, margin -?\d+, exit \d+, us \d+$/);
    }
  });
});
