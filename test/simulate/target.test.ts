import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors/input-error.js';
import { packageRoot } from '../../src/io/package.js';
import {
  COUNTERS,
  INSTRUCTION_CLASSES,
  listTargets,
  loadTarget,
  parseTarget,
  targetsFolder,
} from '../../src/simulate/target.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-targets-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const cortexM4 = await readFile(join(targetsFolder(), 'cortex-m4.json'), 'utf8');

/** The Cortex-M4's file with one piece of its text replaced. */
function edited(from: string, to: string): string {
  expect(cortexM4).toContain(from);
  return cortexM4.replace(from, to);
}

describe('the targets that come with ffirm', () => {
  test('are all valid', async () => {
    const names = await listTargets();
    expect(names).toEqual(expect.arrayContaining(['cortex-m4', 'host']));
    for (const name of names) {
      expect((await loadTarget(name)).name).toBe(name);
    }
  });

  test('are the cores of wearables and this computer', async () => {
    const kernels: Record<string, string> = {};
    for (const name of await listTargets()) kernels[name] = (await loadTarget(name)).kernel;
    expect(kernels).toEqual({
      'cortex-m0': 'packed',
      'cortex-m0plus': 'packed',
      'cortex-m3': 'packed',
      'cortex-m33': 'dsp',
      'cortex-m4': 'dsp',
      'cortex-m55': 'helium',
      'cortex-m7': 'dsp',
      'cortex-m85': 'helium',
      host: 'portable',
    });
  });

  test('have a timing of the instructions of every core, and a board', async () => {
    for (const name of await listTargets()) {
      const target = await loadTarget(name);
      if (target.kind === 'host') continue;
      const { cycles } = target.timing;
      for (const counter of ['other', 'multiply', 'load', 'store', 'branch', 'takenBranches'] as const) {
        expect(cycles[counter]).toBeGreaterThan(0);
      }
      expect(cycles.vectorArithmetic === undefined).toBe(target.kernel !== 'helium');
      expect(target.boards.length).toBeGreaterThan(0);
    }
  });

  test('know every counter of the plugin', async () => {
    const plugin = await readFile(join(packageRoot, 'templates', 'bench', 'count_plugin.c'), 'utf8');
    const list = /counter_names\[COUNTERS\] = \{([^}]*)\}/.exec(plugin)?.[1] ?? '';
    expect([...list.matchAll(/"(\w+)"/g)].map(([, name]) => name)).toEqual([...COUNTERS]);
    expect(COUNTERS.slice(0, INSTRUCTION_CLASSES.length)).toEqual(INSTRUCTION_CLASSES);
  });

  test('build generated code under the same strict warnings', async () => {
    for (const name of await listTargets()) {
      const { warnings } = await loadTarget(name);
      expect(warnings).toEqual(
        expect.arrayContaining(['-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Wcast-align']),
      );
    }
  });
});

describe('loadTarget', () => {
  test('names the nearest target and all others', async () => {
    await expect(loadTarget('cortex-m44')).rejects.toThrow(InputError);
    await expect(loadTarget('cortex-m44')).rejects.toThrow(
      'unknown target "cortex-m44": did you mean "cortex-m4"?',
    );
    await expect(loadTarget('avr')).rejects.toThrow(/unknown target "avr": known: .*cortex-m4, .*host/);
    await expect(loadTarget('../package')).rejects.toThrow('unknown target');
  });

  test('takes a core that is one new file', async () => {
    await writeFile(join(folder, 'cortex-m9.json'), edited('"name": "cortex-m4"', '"name": "cortex-m9"'));
    expect(await listTargets(folder)).toEqual(['cortex-m9']);
    expect((await loadTarget('cortex-m9', folder)).kind).toBe('cortex-m');
  });

  test('refuses a file whose name is another', async () => {
    await writeFile(join(folder, 'other.json'), cortexM4);
    await expect(loadTarget('other', folder)).rejects.toThrow(
      `${join(folder, 'other.json')}: name: is "cortex-m4", must be "other" like the file`,
    );
  });
});

describe('parseTarget names the file, the place and the fault', () => {
  test.each([
    ['"kind": "cortex-m"', '"kind": "avr"', 't.json: kind: must be "host" or "cortex-m"'],
    ['"machine": "mps2-an386"', '"machine": ""', 't.json: qemu.machine: '],
    [
      '"0x20000000"',
      '"20000000"',
      't.json: memory.ram.origin: must be an address like "0x20000000", but is "20000000"',
    ],
    ['"stackKibibytes": 64', '"stackKibibytes": 0', 't.json: memory.stackKibibytes: '],
    ['["arm-none-eabi-gcc"]', '[]', 't.json: compilers: '],
    ['"-mthumb"', '7', 't.json: flags[2]: '],
    [
      '"kernel": "dsp"',
      '"kernel": "dps"',
      't.json: kernel: must be "helium", "dsp", "packed" or "portable", but is "dps"; did you mean "dsp"?',
    ],
    ['"divide": 7', '"divide": -7', 't.json: timing.cycles.divide: '],
    ['"divide": 7', '"devide": 7', 't.json: timing.cycles.devide: unknown key; did you mean "divide"?'],
    ['"megahertz": 120', '"megahertz": "120"', 't.json: boards[0].megahertz: '],
    ['"flash": {', '"vectors": {}, "flash": {', 'memory.vectors.origin: missing; '],
    ['"title"', '"titel"', 'title: missing; give '],
    ['"title"', '"titel"', 'titel: unknown key; did you mean "title"?'],
  ])('%s as %s', (from, to, message) => {
    expect(() => parseTarget(edited(from, to), 't.json')).toThrow(InputError);
    expect(() => parseTarget(edited(from, to), 't.json')).toThrow(message);
  });

  test('text that is not JSON', () => {
    expect(() => parseTarget('{', 't.json')).toThrow('t.json: not valid JSON: line 1, column 2: ');
  });
});
