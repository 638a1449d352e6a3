import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { writeBundle } from '../simulate/fixtures/bundle.js';
import {
  armToolchain,
  cmakeBuild,
  filesIn,
  fixtures,
  M0PLUS,
  M4,
  missingSymbols,
  needs,
  network,
  run,
  scratchFolder,
  textsOf,
} from './support.js';

const folder = await scratchFolder('zephyr');
const random = network(41);
const bundle = join(folder, 'net');
await writeBundle(random, bundle, undefined, { packages: ['zephyr'] });
const sample = join(bundle, 'zephyr/samples/classify');
const stub = `-DZephyr_DIR=${join(fixtures, 'zephyr')}`;

const host = await needs('cmake', 'make', 'gcc');
const arm = await needs('cmake', 'make', 'arm-none-eabi-gcc', 'arm-none-eabi-nm');

describe('a bundle as a Zephyr module', () => {
  it('has the files that its module.yml names, and options of its own', async () => {
    const texts = await textsOf(bundle);
    const yaml = texts.get('zephyr/module.yml') ?? '';
    const place = (key: string) => new RegExp(`^ +(?:${key}:|-) (zephyr\\S*)$`, 'm').exec(yaml)?.[1];
    expect(texts.has(`${place('cmake')}/CMakeLists.txt`)).toBe(true);
    expect(texts.has(`${place('kconfig')}`)).toBe(true);
    expect(yaml).toContain('samples:\n  - zephyr/samples\n');
    const kconfig = texts.get('zephyr/Kconfig') ?? '';
    expect(kconfig.match(/^config \w+$/gm)).toEqual(['config FFIRM_NET', 'config FFIRM_NET_SELFTEST']);
    for (const line of kconfig.split('\n')) expect(line).toMatch(/^(#.*|config \w+|\t\S.*|\t {2}\S.*|)$/);
    for (const file of ['CMakeLists.txt', 'prj.conf', 'sample.yaml', 'src/main.c']) {
      expect([...texts.keys()]).toContain(`zephyr/samples/classify/${file}`);
      expect([...texts.keys()]).toContain(`zephyr/samples/board/${file}`);
    }
  });

  it.skipIf(host.absent)(
    `builds with its sample, which says what sample.yaml waits for: host${host.note}`,
    async () => {
      const build = join(folder, 'host');
      await cmakeBuild(sample, build, [stub]);
      const output = await run(join(build, 'app'), []);
      const answers = await createTypescriptExecutor(random.model).run(random.samples);
      expect(output.trimEnd().split('\n')).toEqual([
        `net model ${'0'.repeat(64)}`,
        'net self-test: 0 failures',
        `label ${answers.labels[0]} margin ${answers.margins[0]} exit ${answers.exits[0]} cycles 1000`,
      ]);
      const yaml = (await textsOf(sample)).get('sample.yaml') ?? '';
      const patterns = [...yaml.matchAll(/^ {8}- "(.*)"$/gm)].map(([, pattern]) => pattern);
      expect(patterns).toHaveLength(2);
      for (const pattern of patterns) expect(output).toMatch(new RegExp(pattern));
    },
  );

  it.skipIf(arm.absent).each([
    ['cortex-m0plus', M0PLUS],
    ['cortex-m4', M4],
  ])(`builds with its assembly for Arm: %s${arm.note}`, async (core, flags) => {
    const build = join(folder, core);
    const all = `-DCMAKE_ASM_FLAGS=${flags.join(' ')}`;
    const toolchain = `-DCMAKE_TOOLCHAIN_FILE=${await armToolchain(folder, flags)}`;
    await cmakeBuild(sample, build, [stub, toolchain, all, '-DCONFIG_ARM=y']);
    const archives = (await filesIn(build)).filter((path) => path.endsWith('.a'));
    expect(archives).toHaveLength(2);
    const paths = archives.map((path) => join(build, path));
    expect(await missingSymbols('arm-none-eabi-nm', paths)).toEqual([]);
    expect(await run('arm-none-eabi-nm', paths)).toContain(' T net_selftest');
  });

  it.skipIf(arm.absent)(`builds with the program for boards, for Arm${arm.note}`, async () => {
    const build = join(folder, 'board');
    const toolchain = `-DCMAKE_TOOLCHAIN_FILE=${await armToolchain(folder, M4)}`;
    const all = `-DCMAKE_ASM_FLAGS=${M4.join(' ')}`;
    await cmakeBuild(join(bundle, 'zephyr/samples/board'), build, [stub, toolchain, all, '-DCONFIG_ARM=y']);
    const archives = (await filesIn(build)).filter((path) => path.endsWith('.a'));
    const paths = archives.map((path) => join(build, path));
    expect(await missingSymbols('arm-none-eabi-nm', paths)).toEqual([]);
    expect(await run('arm-none-eabi-nm', paths)).toContain(' T net_board_serve');
  });

  it.skipIf(host.absent)(`leaves everything out where it is not asked for: host${host.note}`, async () => {
    const build = join(folder, 'without');
    const source = join(folder, 'application');
    await mkdir(source);
    await writeFile(join(source, 'prj.conf'), 'CONFIG_FFIRM_NET=n\n');
    await writeFile(join(source, 'main.c'), 'int main(void) { return 0; }\n');
    await writeFile(
      join(source, 'CMakeLists.txt'),
      `cmake_minimum_required(VERSION 3.20)\nlist(APPEND EXTRA_ZEPHYR_MODULES ${bundle})\n` +
        'find_package(Zephyr REQUIRED)\nproject(without C)\ntarget_sources(app PRIVATE main.c)\n',
    );
    await cmakeBuild(source, build, [stub]);
    expect((await filesIn(build)).filter((path) => path.endsWith('.a'))).toEqual([]);
  });
});
