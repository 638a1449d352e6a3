import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KernelName } from '../../src/codegen/kernels/registry.js';
import { runTool } from '../../src/simulate/toolchain.js';
import { writeBundle } from '../simulate/fixtures/bundle.js';
import { armHeaders, needs, network, scratchFolder, streaming, WARNINGS } from './support.js';

const folder = await scratchFolder('platform');
const bundle = join(folder, 'net');
const { random, signal } = streaming();
await writeBundle(random, bundle, signal);
const sources = await sourcesOf(bundle);

const gcc = await needs('gcc', 'g++');
const clang = await needs('clang');
const avr = await needs('avr-gcc', 'avr-g++');
const arm = await needs('arm-none-eabi-gcc', 'arm-none-eabi-g++');
const armClang = await needs('clang', 'arm-none-eabi-gcc');
const headers = armClang.absent ? [] : await armHeaders();

async function sourcesOf(library: string): Promise<readonly string[]> {
  const names = (await readdir(join(library, 'src'))).filter((file) => file.endsWith('.c')).sort();
  return names.map((file) => join(library, 'src', file));
}

/** The lines of errors that a compiler prints for a source of a bundle. */
async function errorsOf(
  program: string,
  flags: readonly string[],
  source: string,
): Promise<readonly string[]> {
  const includes = ['include', 'src'].map((path) => `-I${join(bundle, path)}`);
  const { exitCode, output } = await runTool(program, [...flags, ...includes, '-fsyntax-only', source]);
  expect(exitCode, `${program} ${flags.join(' ')} ${source}`).not.toBe(0);
  return output.split('\n').filter((line) => /\berror: /.test(line));
}

/** Includes the header alone, as a program does. */
async function programThatIncludes(header: string, ending: string): Promise<string> {
  const file = join(folder, `program${ending}`);
  await writeFile(file, `#include "${header}"\nint main(void) { return NET_CLASSES > 0 ? 0 : 1; }\n`);
  return file;
}

const SENTENCE = /error: (#error )?"?net needs bytes of 8 bits and an int of 32/;

describe('where int has 16 bits or a byte more than 8, a bundle says so before all else', () => {
  for (const { title, program, flags, cpp, absent, note } of [
    { title: 'avr-gcc for an Uno', program: 'avr-gcc', flags: ['-mmcu=atmega328p'], cpp: 'avr-g++', ...avr },
    {
      title: 'avr-gcc as C99',
      program: 'avr-gcc',
      flags: ['-mmcu=atmega2560', '-std=c99'],
      cpp: 'avr-g++',
      ...avr,
    },
    {
      title: 'clang for MSP430',
      program: 'clang',
      flags: ['--target=msp430', '-ffreestanding'],
      cpp: 'clang++',
      ...clang,
    },
    {
      title: 'gcc with a short int',
      program: 'gcc',
      flags: ['-w', '-D__INT_MAX__=32767'],
      cpp: 'g++',
      ...gcc,
    },
    { title: 'gcc with long bytes', program: 'gcc', flags: ['-w', '-D__CHAR_BIT__=16'], cpp: 'g++', ...gcc },
  ]) {
    it.skipIf(absent)(`${title}${note}`, async () => {
      const includers = sources.filter((file) => !/_input_float\.c$/.test(file));
      const programs = [await programThatIncludes('net.h', '.c'), ...includers];
      for (const source of programs) {
        const [first] = await errorsOf(program, flags, source);
        expect(first, source).toMatch(SENTENCE);
      }
      const plus = flags.filter((flag) => flag !== '-std=c99');
      const [first] = await errorsOf(
        cpp,
        [...plus, '-std=c++17'],
        await programThatIncludes('net.hpp', '.cpp'),
      );
      expect(first).toMatch(SENTENCE);
    });
  }
});

describe('where structures are packed, a bundle says so', () => {
  for (const { program, flags, absent, note } of [
    { program: 'gcc', flags: ['-std=c99'], ...gcc },
    { program: 'gcc', flags: ['-std=gnu11', '-Wpedantic'], ...gcc },
    { program: 'g++', flags: ['-x', 'c++', '-std=c++17'], ...gcc },
    { program: 'clang', flags: ['-std=c99'], ...clang },
    { program: 'clang', flags: ['-x', 'c++', '-std=c++17'], ...clang },
    { program: 'arm-none-eabi-gcc', flags: ['-mcpu=cortex-m4'], ...arm },
  ]) {
    it.skipIf(absent)(`${program} ${flags.join(' ')}${note}`, async () => {
      for (const [file, type, part] of [
        ['net.c', 'workspace', 'structures'],
        ['net_stream.c', 'stream', 'stream'],
      ]) {
        const packed = [...flags, '-w', '-fpack-struct'];
        const [first] = await errorsOf(program, packed, join(bundle, 'src', file));
        expect(first).toMatch(
          flags.includes('-std=c99')
            ? `'net_${part}_must_not_be_packed'`
            : `net_${type}_t has another size than NET_${type.toUpperCase()}_BYTES: structures must not be packed`,
        );
      }
    });
  }
});

const M0 = ['-mcpu=cortex-m0', '-mthumb'];
const M3 = ['-mcpu=cortex-m3', '-mthumb'];
const M4 = ['-mcpu=cortex-m4', '-mthumb'];
const M55 = ['-mcpu=cortex-m55', '-mthumb', '-mfloat-abi=hard'];
const V7A = ['-march=armv7-a', '-marm'];

const bundles = new Map<string, Promise<string>>();

/** A bundle with the portable kernel and these, written once. */
function bundleWith(kernels: readonly KernelName[]): Promise<string> {
  const path = join(folder, `kernels-${kernels.join('-')}`);
  const written =
    bundles.get(path) ?? writeBundle(network(11), path, undefined, { kernels }).then(() => path);
  bundles.set(path, written);
  return written;
}

/** What a compilation prints of kernels; it must succeed although every warning is an error. */
async function remarksOn(
  library: string,
  program: string,
  flags: readonly string[],
  files: readonly string[],
): Promise<readonly string[]> {
  const includes = ['include', 'src'].map((path) => `-I${join(library, path)}`);
  const args = [...WARNINGS, ...includes, ...flags, '-c', ...files];
  const { exitCode, output } = await runTool(program, args, { cwd: await mkdtemp(join(folder, 'objects-')) });
  expect(exitCode, output).toBe(0);
  return output.split('\n').filter((line) => /\bnet (has no|runs) /.test(line));
}

describe('a bundle that lacks the kernel of the core that it is compiled for', () => {
  const lacks = (kernel: KernelName) => [
    expect.stringContaining(
      `net has no ${kernel} kernel and runs up to 4 times slower on this core than it could: generate it with ` +
        'generate.kernels "all", or define NET_PORTABLE_KERNEL_IS_FINE',
    ),
  ];
  const compilers = [
    { title: 'arm-none-eabi-gcc', program: 'arm-none-eabi-gcc', flags: ['-std=c99'], ...arm },
    { title: 'arm-none-eabi-g++', program: 'arm-none-eabi-g++', flags: ['-x', 'c++', '-std=c++17'], ...arm },
    {
      title: 'clang',
      program: 'clang',
      flags: ['--target=arm-none-eabi', '-std=c99', ...headers],
      ...armClang,
    },
  ];
  for (const { title, program, flags, absent, note } of compilers) {
    it.skipIf(absent)(`is compiled without a warning, and says so once: ${title}${note}`, async () => {
      for (const [kernels, core, missing] of [
        [['dsp'], M0, 'packed'],
        [['dsp'], M3, 'packed'],
        [['dsp'], M4, undefined],
        [['dsp'], M55, 'helium'],
        [['helium'], M4, 'dsp'],
        [['packed', 'helium'], M55, undefined],
        [['packed'], M55, 'helium'],
        [[], M3, 'packed'],
        [[], V7A, undefined],
      ] as const) {
        const library = await bundleWith(kernels);
        const files = kernels.length === 0 ? await sourcesOf(library) : [join(library, 'src/net.c')];
        const said = await remarksOn(library, program, [...flags, ...core], files);
        const what = `${kernels.join(' and ')} for ${core[0]}`;
        expect(said, what).toEqual(missing === undefined ? [] : lacks(missing));
        for (const define of ['NET_PORTABLE_KERNEL_IS_FINE', 'NET_KERNEL=NET_KERNEL_PORTABLE']) {
          expect(await remarksOn(library, program, [...flags, ...core, `-D${define}`], files), what).toEqual(
            [],
          );
        }
      }
    });
  }
});

describe('a kernel that is asked for', () => {
  it.skipIf(gcc.absent || arm.absent)(
    `is refused where it cannot run or is not there${arm.note}`,
    async () => {
      const source = join(bundle, 'src/net.c');
      for (const [program, flags, problem] of [
        ['gcc', ['-DNET_KERNEL=NET_KERNEL_DSP'], 'this compiler or its target cannot run the kernel dsp'],
        ['arm-none-eabi-gcc', [...M4, '-DNET_KERNEL=NET_KERNEL_HELIUM'], 'cannot run the kernel helium'],
        ['arm-none-eabi-gcc', [...V7A, '-DNET_KERNEL=NET_KERNEL_PACKED'], 'cannot run the kernel packed'],
        ['gcc', ['-DNET_KERNEL=NET_KERNEL_FAST'], 'NET_KERNEL_FAST'],
        ['gcc', ['-DNET_KERNEL=9'], 'NET_KERNEL is none of the kernels that this library has'],
      ] as const) {
        const [first] = await errorsOf(program, flags, source);
        expect(first).toContain(problem);
      }
    },
  );
});
