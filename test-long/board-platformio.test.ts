import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { platformio, preparePlatformio } from '../test/packages/fixtures/platformio.js';
import { needs, run, streaming } from '../test/packages/support.js';
import { writeBundle } from '../test/simulate/fixtures/bundle.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-board-pio-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const arm = await needs('arm-none-eabi-gcc', 'arm-none-eabi-nm');
const absent = platformio.absent || arm.absent;

describe.skipIf(absent)(`the PlatformIO project for boards: ${platformio.title}${arm.note}`, () => {
  it('builds for all boards that it names, with the settings of each', async () => {
    const { random, signal } = streaming();
    const bundle = join(folder, 'net');
    await writeBundle(random, bundle, signal);
    const project = join(bundle, 'examples', 'board');
    const ini = await readFile(join(project, 'platformio.ini'), 'utf8');
    const boards = Array.from(ini.matchAll(/^\[env:(\w+)\]$/gm), ([, name]) => name);
    expect(boards.length).toBeGreaterThanOrEqual(4);
    const pio = await preparePlatformio(join(folder, 'core'));
    const { stdout, stderr, exitCode } = await pio(project, [
      'run',
      ...boards.flatMap((name) => ['-e', name]),
    ]);
    expect(`${exitCode} ${stderr}`, stdout).toBe('0 ');
    for (const name of boards) {
      const symbols = await run('arm-none-eabi-nm', [join(project, '.pio', 'build', name, 'program.elf')]);
      for (const symbol of ['setup', 'loop', 'net_board_serve', 'net_push_sample', 'net_selftest']) {
        expect(symbols, name).toMatch(new RegExp(` T (_Z\\d+)?${symbol}v?$`, 'm'));
      }
      // The assembly of its core, and nothing else of the library is missing.
      expect(symbols).not.toMatch(/ U net_/);
    }
  });
});
