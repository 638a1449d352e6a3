import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { workspaceBytes } from '../../src/codegen/bundle.js';
import { quantizeSamples } from '../../src/kernel/input.js';
import { multiplierAndShift, quantizeInput } from '../../src/quantize/input.js';
import { measureSize } from '../../src/simulate/size.js';
import { runTool } from '../../src/simulate/toolchain.js';
import { writeBundle } from '../simulate/fixtures/bundle.js';
import { randomCase } from '../simulate/fixtures/random-model.js';
import { testedTarget } from '../simulate/fixtures/tools.js';

const WARNINGS = [
  '-Wall',
  '-Wextra',
  '-Wpedantic',
  '-Wconversion',
  '-Wcast-align',
  '-Wdouble-promotion',
  '-Werror',
];
const M4 = ['-mcpu=cortex-m4', '-mthumb', '-mfloat-abi=hard', '-mfpu=fpv4-sp-d16'];

const folder = await mkdtemp(join(tmpdir(), 'ffirm-bundle-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const [random] = fc.sample(randomCase, { seed: 11, numRuns: 1 });
const bundle = join(folder, 'bundle');
await writeBundle(random, bundle);
const files = (await readdir(bundle, { recursive: true })).sort();
const sources = files.filter((file) => file.endsWith('.c')).map((file) => join(bundle, file));
const includes = [`-I${join(bundle, 'include')}`, `-I${join(bundle, 'src')}`];

interface Compiler {
  readonly program: string;
  readonly flags: readonly string[];
  readonly absent: boolean;
}

async function compiler(program: string, flags: readonly string[] = []): Promise<Compiler> {
  return { program, flags, absent: (await runTool(program, ['--version'])).exitCode !== 0 };
}

const compilers = await Promise.all([compiler('gcc'), compiler('clang'), compiler('arm-none-eabi-gcc', M4)]);
const host = await testedTarget('host');
const cortexM4 = await testedTarget('cortex-m4');

describe('a generated bundle', () => {
  for (const { program, flags, absent } of compilers) {
    for (const standard of [['-std=c99'], ['-x', 'c++', '-std=c++17']]) {
      const title = `${program} ${standard.at(-1)}${absent ? ' (skipped, not installed)' : ''}`;
      it.skipIf(absent)(`compiles without a warning: ${title}`, async () => {
        for (const source of sources) {
          const args = [
            ...flags,
            ...standard,
            ...WARNINGS,
            '-O2',
            ...includes,
            '-c',
            source,
            '-o',
            join(folder, 'x.o'),
          ];
          const { exitCode, stderr } = await execa(program, args, { reject: false });
          expect(`${exitCode} ${stderr}`).toBe('0 ');
        }
      });
    }
  }

  for (const { target, title, absent } of [host, cortexM4]) {
    it.skipIf(absent)(
      `needs nothing from outside but memcpy and memset, and has no variables: ${title}`,
      async () => {
        const size = await measureSize(bundle, 'net', target);
        expect(size.undefinedSymbols.filter((symbol) => !['memcpy', 'memset'].includes(symbol))).toEqual([]);
        expect({ data: size.data, bss: size.bss }).toEqual({ data: 0, bss: 0 });
      },
    );
  }

  it('uses no malloc, libm, stdio, division or 64-bit number', async () => {
    for (const source of sources.filter((file) => file.includes('/src/'))) {
      const text = (await readFile(source, 'utf8')).replace(/\/\*[\s\S]*?\*\//g, '');
      expect(text).not.toMatch(/malloc|stdio\.h|math\.h|printf|int64_t|long long| \/ /);
    }
  });

  it('is the same, byte for byte, when it is generated again', async () => {
    const again = join(folder, 'again');
    await writeBundle(random, again);
    for (const file of files.filter((name) => /\.\w+$/.test(name))) {
      expect(await readFile(join(again, file), 'utf8')).toBe(await readFile(join(bundle, file), 'utf8'));
    }
  });

  it('states the exact size of the workspace', async () => {
    const header = await readFile(join(bundle, 'include/net.h'), 'utf8');
    expect(header).toContain(`#define NET_WORKSPACE_BYTES ${workspaceBytes(random.model)}\n`);
  });

  it('is a PlatformIO library: a valid manifest whose headers and examples exist', async () => {
    const manifest = JSON.parse(await readFile(join(bundle, 'library.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: 'net', frameworks: '*', platforms: '*' });
    for (const header of manifest.headers) expect(files).toContain(join('include', header));
    for (const { base, files: list } of manifest.examples) {
      for (const file of list) expect(files).toContain(join(base, file));
    }
  });

  it.skipIf(host.absent)(`quantizes raw and float inputs like the reference: ${host.title}`, async () => {
    const { features } = random.model;
    const awkward = [0, -0, 0.5, -0.5, 1, -1, 1e30, -1e30, 0.00393700787, 127.5 / 127, Number.NaN, 1e-40];
    const floats = Float32Array.from({ length: features }, (_, i) => awkward[i % awkward.length] ?? 0);
    const raws = Int16Array.from(
      { length: features },
      (_, i) => [0, 255, 128, -3, 32767, -32768, 1][i % 7] + (i % 5),
    );
    const main = join(folder, 'main.c');
    const list = (values: Iterable<string>) => [...values].join(', ');
    const literal = (value: number) =>
      Number.isNaN(value) ? '(0.0F / zero)' : `${Number(value).toExponential(12)}F`;
    await writeFile(
      main,
      `#include <stdio.h>\n#include "net.h"\nint main(void) {\n  volatile float zero = 0.0F; (void)zero;\n` +
        `  const float floats[] = {${list(Array.from(floats, literal))}};\n` +
        `  const int16_t raws[] = {${list(Array.from(raws, String))}};\n` +
        `  int8_t input[NET_FEATURES];\n  net_quantize_float(floats, input);\n` +
        `  for (int i = 0; i < NET_FEATURES; i++) printf("%d ", input[i]);\n  net_quantize_raw(raws, input);\n` +
        `  for (int i = 0; i < NET_FEATURES; i++) printf("%d ", input[i]);\n  return 0;\n}\n`,
    );
    const program = join(folder, 'main');
    const library = sources.filter((file) => file.includes('/src/'));
    await execa(host.target.compilers[0], ['-std=c99', ...includes, main, ...library, '-o', program]);
    const { stdout } = await execa(program);
    const { multiplier, shift } = multiplierAndShift(127 / 255);
    const expected = new Int8Array(features);
    quantizeSamples(raws, features, multiplier, shift, expected);
    const wanted = [...Array.from(floats, (value) => quantizeInput(value, 127)), ...expected];
    expect(stdout.trim().split(' ').map(Number)).toEqual(wanted);
  });
});
