import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { API_VERSION, exactScale } from '../../src/codegen/info-view.js';
import { MANIFEST_FILE } from '../../src/io/manifest.js';
import { PACKAGE_NAMES, packageFiles } from '../../src/packages/registry.js';
import { writeBundle } from '../simulate/fixtures/bundle.js';
import {
  compiler,
  filesIn,
  M0PLUS,
  M4,
  network,
  run,
  scratchFolder,
  streaming,
  textsOf,
  WARNINGS,
} from './support.js';

const folder = await scratchFolder('info');
const random = network(11);
const AWKWARD = ['plain', 'ATT&CK/"quoted"', 'back\\slash', 'was??/that', 'größe', '%s 1'];
const classNames = Array.from({ length: random.model.classes }, (_, i) => AWKWARD[i % AWKWARD.length]);
const bundle = join(folder, 'bundle');
await writeBundle(random, bundle, undefined, { classNames });
const stream = streaming();
const streamBundle = join(folder, 'stream bundle');
await writeBundle(stream.random, streamBundle, stream.signal);

/** A program that prints the description as JSON. */
const PROGRAM = `#include <stdio.h>
#include "net.h"
int main(void)
{
    const net_info_t *info = net_model_info();
    printf("[\\"%s\\",\\"%s\\",\\"%s\\"", info->name, info->model_hash, info->ffirm_version);
    printf(",%d,%d,%d", (int)info->api_version, (int)info->features, (int)info->classes);
    printf(",%d,%d,%d", (int)info->exits, (int)info->workspace_bytes, (int)info->weight_bytes);
    printf(",%d,%d,%d", (int)info->input_scale_numerator, (int)info->input_scale_shift, (int)info->raw_unit);
    printf(",%d,%d,%d]\\n", (int)info->channels, (int)info->rate_millihertz, (int)info->stream_bytes);
    for (int i = 0; i < NET_CLASSES; i++) {
        printf("%s\\n", info->class_names[i]);
    }
    printf("%d %d\\n", (int)NET_WORKSPACE_BYTES, (int)NET_WEIGHT_BYTES);
    return info == net_model_info() ? 0 : 1;
}
`;

const gcc = await compiler('gcc');
const arm = await Promise.all([M0PLUS, M4].map((flags) => compiler('arm-none-eabi-gcc', flags)));

async function describeModel(of: string): Promise<readonly string[]> {
  const main = join(folder, 'main.c');
  const program = join(folder, 'main');
  await writeFile(main, PROGRAM);
  const sources = ['info', 'weights'].map((part) => join(of, 'src', `net_${part}.c`));
  await run('gcc', ['-std=c99', ...WARNINGS, `-I${join(of, 'include')}`, main, ...sources, '-o', program]);
  return (await run(program, [])).split('\n');
}

describe('the description of a model', () => {
  it.skipIf(gcc.absent)(`says what the library is: ${gcc.title}`, async () => {
    const { features, classes, exitCount } = random.model;
    const lines = await describeModel(bundle);
    const [workspace, weights] = lines[1 + classes].split(' ').map(Number);
    expect(JSON.parse(lines[0])).toEqual([
      ...['net', '0'.repeat(64), '0.0.0'],
      ...[API_VERSION, features, classes],
      ...[exitCount, workspace, weights],
      ...[127, 0, 255],
      ...[0, 0, 0],
    ]);
    expect(lines.slice(1, 1 + classes)).toEqual(classNames);
  });

  it.skipIf(gcc.absent)(`knows the front end: ${gcc.title}`, async () => {
    const texts = await textsOf(streamBundle);
    const [line] = await describeModel(streamBundle);
    const [channels, rate, bytes] = JSON.parse(line).slice(-3);
    expect([channels, rate]).toEqual([2, 62_500]);
    expect(bytes).toBeGreaterThan(0);
    expect(texts.get('src/net_info.c')).toContain('/* stream_bytes */ NET_STREAM_BYTES');
  });

  for (const { program, flags, title, absent } of arm) {
    it.skipIf(absent)(
      `takes no memory when nobody asks, and no float when somebody does: ${title}`,
      async () => {
        const source = (asks: boolean) =>
          `#include "net.h"\nint32_t use(void);\nint32_t use(void) { return ${asks ? 'net_model_info()->classes' : '1'}; }\n`;
        const mapped = async (asks: boolean) => {
          const main = join(folder, `use${asks}${flags[0]}.c`);
          await writeFile(main, source(asks));
          const elf = main.replace(/c$/, 'elf');
          const archive = main.replace(/c$/, 'a');
          const object = main.replace(/c$/, 'o');
          const common = [...flags, '-std=c99', ...WARNINGS, '-O2', `-I${join(bundle, 'include')}`];
          await run(program, [...common, '-c', join(bundle, 'src/net_info.c'), '-o', object]);
          await run('arm-none-eabi-ar', ['rcs', archive, object]);
          await run(program, [...common, '-nostdlib', '-Wl,-e,use', main, archive, '-o', elf]);
          return run('arm-none-eabi-nm', [elf]);
        };
        const [used, unused] = [await mapped(true), await mapped(false)];
        expect(used).toContain('net_model_info');
        expect(unused).not.toContain('net_');
        expect(used).not.toMatch(/__aeabi_/);
      },
    );
  }
});

describe('a scale as integers', () => {
  it.each([127, 1, 0.1, 3.75, 12.7000003, 1e-6, 40_000, 2 ** -119, 2 ** 31 - 128])(
    'is exact: %d',
    (scale) => {
      const { numerator, shift } = exactScale(scale);
      expect(Number.isInteger(numerator)).toBe(true);
      expect(numerator).toBeLessThan(2 ** 31);
      expect(numerator / 2 ** shift).toBe(Math.fround(scale));
    },
  );
});

describe('the files of all packages together', () => {
  const options = { packages: PACKAGE_NAMES };

  it.each([
    ['samples', random, undefined],
    ['a stream', stream.random, stream.signal],
  ])(
    'are each there once, end with a newline, and are the same every time: %s',
    async (title, of, signal) => {
      const [first, second] = ['all', 'again'].map((name) => join(folder, `${title} ${name}`));
      await writeBundle(of, first, signal, options);
      await writeBundle(of, second, signal, options);
      const texts = await textsOf(first);
      expect(await textsOf(second)).toEqual(texts);
      // A file system may take capitals for small letters.
      expect(new Set([...texts.keys()].map((path) => path.toLowerCase())).size).toBe(texts.size);
      const year = /\b20[0-9]{2}-[01][0-9]|\b[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\b/;
      for (const [path, text] of texts) {
        expect(text.slice(-2), path).toMatch(/[^\n]\n/);
        expect(text, path).not.toMatch(/[ \t]\n/);
        expect(text.replace(/0x[0-9a-f]+U|sha256 [0-9a-f]+/g, ''), path).not.toMatch(year);
      }
      for (const file of [
        'library.json',
        'library.properties',
        'zephyr/module.yml',
        'CMakeLists.txt',
        'Makefile',
      ]) {
        expect([...texts.keys()]).toContain(file);
      }
    },
  );

  it('do not change the library itself, whichever are asked for', async () => {
    const all = join(folder, 'with all');
    const none = join(folder, 'with none');
    await writeBundle(random, all, undefined, options);
    await writeBundle(random, none, undefined, { packages: [] });
    const texts = await textsOf(all);
    for (const [path, text] of await textsOf(none)) {
      // The manifest lists all files.
      if (path !== MANIFEST_FILE) expect(texts.get(path), path).toBe(text);
    }
    // No file belongs to two packages, and none is one of the library's.
    const library = await filesIn(none);
    const input = { prefix: 'net', streams: false, files: library };
    const own = PACKAGE_NAMES.flatMap((name) => packageFiles([name], input).map(([path]) => path));
    expect([...library, ...own].sort()).toEqual(await filesIn(all));
  });
});
