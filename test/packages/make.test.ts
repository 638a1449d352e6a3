import { stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runTool } from '../../src/simulate/toolchain.js';
import { writeBundle } from '../simulate/fixtures/bundle.js';
import { filesIn, M0PLUS, M4, missingSymbols, needs, network, run, scratchFolder } from './support.js';

const folder = await scratchFolder('make');
// The folder's own name may have blanks in it.
const bundle = join(folder, 'my own library');
await writeBundle(network(61), bundle, undefined, { packages: ['make'] });

const host = await needs('make', 'cc', 'ar');
const clang = await needs('make', 'clang', 'ar');
const arm = await needs('make', 'arm-none-eabi-gcc', 'arm-none-eabi-ar', 'arm-none-eabi-nm');

const make = (...args: readonly string[]) => run('make', ['-j2', '-C', bundle, ...args], folder);

describe('a bundle with a Makefile', () => {
  it.skipIf(host.absent)(
    `builds the library, tests it, and builds again only what changed: host${host.note}`,
    async () => {
      const output = await make('check');
      expect(output).toContain('net: self-test passed');
      expect(output).toContain(' -O2 ');
      expect(output).not.toContain('warning');
      expect(output).not.toMatch(/\.S\b/);
      const members = (await run('ar', ['t', join(bundle, 'out/libffirm_net.a')])).trim().split('\n');
      const sources = (await filesIn(bundle)).filter((path) => /^src\/.*\.c$/.test(path));
      expect(members.sort()).toEqual(sources.map((path) => `${path.replace('src/', '')}.o`).sort());
      expect(await make()).not.toContain(' -c ');
      const later = new Date(Date.now() + 5000);
      const header = join(bundle, 'include/net_selftest.h');
      await utimes(header, later, later);
      expect((await make()).match(/ -c \S+/g)).toEqual([' -c src/net_selftest.c']);
    },
  );

  it.skipIf(host.absent)(`builds all again with other flags, and cleans up: host${host.note}`, async () => {
    await make();
    expect((await make('CFLAGS=-O1 -DNAME="a b"')).match(/-O1 -DNAME="a b".* -c /g)?.length).toBeGreaterThan(
      5,
    );
    await make('clean');
    await expect(stat(join(bundle, 'out'))).rejects.toThrow('ENOENT');
  });

  it.skipIf(clang.absent)(`takes another compiler and archiver: clang${clang.note}`, async () => {
    const output = await make('CC=clang', 'AR=ar', 'OUT=of_clang', 'check');
    expect(output).toMatch(/^clang -std=c99 -O2/m);
    expect(output).toContain('self-test passed');
    expect((await stat(join(bundle, 'of_clang/libffirm_net.a'))).size).toBeGreaterThan(0);
  });

  it.skipIf(arm.absent).each([
    ['cortex-m0plus', M0PLUS],
    ['cortex-m4', M4],
  ])(`builds for Arm with its assembly: %s${arm.note}`, async (core, flags) => {
    const options = ['CROSS_COMPILE=arm-none-eabi-', `CFLAGS=-O2 ${flags.join(' ')}`, `OUT=${core}`];
    const output = await make(...options);
    expect(output).toMatch(/arm-none-eabi-gcc .* -c src\/net_kernel_\w+\.S/);
    const archive = join(bundle, core, 'libffirm_net.a');
    expect(await missingSymbols('arm-none-eabi-nm', [archive])).toEqual([]);
    const check = await runTool('make', ['-C', bundle, ...options, 'check']);
    expect(check.exitCode).not.toBe(0);
    expect(check.output).toContain('make check runs on this computer only');
  });
});
