import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config/load.js';
import { realData } from '../test/data/real-data.js';
import { scratchFolder } from '../test/data/wfdb/scratch.js';
import { npzBytes, tableText, writeClassFolders, writePictures } from '../test/init/synthetic.js';

const scratch = scratchFolder();

function ffirm(cwd: string, ...args: string[]) {
  return execa('node', [join(process.cwd(), 'dist/cli/main.js'), ...args], { cwd });
}

/** Runs `ffirm init --yes`, then `ffirm run` in the folder, as the README says it. */
async function initAndRun(name: string, ...flags: string[]) {
  const folder = join(scratch.path, name);
  await ffirm(scratch.path, 'init', name, '--yes', '--name', 'net', ...flags);
  const { stdout } = await ffirm(folder, 'run', 'net.json', '--json');
  return JSON.parse(stdout);
}

describe('ffirm init --yes, then ffirm run', () => {
  it('learns a table, and the C gives the same integers', async () => {
    writeFileSync(join(scratch.path, 'motors.csv'), tableText());
    const report = await initAndRun('motors', '--data', 'motors.csv', '--core', 'm0plus', '--flash', '16K');
    expect(report.passed).toBe(true);
    expect(report.summary.accuracy.int8).toBeGreaterThan(95);
    // What was estimated before training bounds what was measured.
    const estimate = JSON.parse(
      (
        await ffirm(
          scratch.path,
          'init',
          'again',
          '--yes',
          '--json',
          '--data',
          'motors.csv',
          '--core',
          'm0plus',
          '--flash',
          '16K',
        )
      ).stdout,
    ).size;
    expect(report.summary.flash.code).toBeLessThan(estimate.flash.code);
    expect(report.summary.ram.workspace).toBeLessThanOrEqual(estimate.ram.workspace);
  });

  it('learns an .npz file, raw windows and pictures', async () => {
    writeFileSync(join(scratch.path, 'samples.npz'), npzBytes());
    expect((await initAndRun('arrays', '--data', 'samples.npz')).summary.accuracy.int8).toBeGreaterThan(95);
    const tones = join(scratch.path, 'tones');
    writeClassFolders(tones);
    const windows = await initAndRun('windows', '--data', 'tones', '--rate', '64');
    expect(windows.passed).toBe(true);
    expect(windows.summary.accuracy.int8).toBeGreaterThan(90);
    mkdirSync(join(scratch.path, 'bars'));
    writePictures(join(scratch.path, 'bars'));
    expect((await initAndRun('pictures', '--data', 'bars')).summary.accuracy.int8).toBeGreaterThan(90);
  });
});

describe('ffirm init on real recordings', () => {
  const CASES = [
    [
      'har',
      [],
      { signal: { kind: 'raw', length: 64, hop: 32 }, split: { by: 'patient' } },
      ['TURNING', 'WALKING'],
    ],
    ['bonn_eeg', ['--rate', '173.61'], { rate: 173.61, labels: { by: 'file' } }, ['F', 'S']],
    ['mitdb', ['--ram', '16K'], { signal: { kind: 'beats' }, labels: { by: 'annotation' } }, ['N', 'S', 'V']],
  ] as const;

  for (const [name, flags, data, classes] of CASES) {
    const { absent, reason, folder } = realData(name);
    it.skipIf(absent)(`proposes a config for ${name} whose data load${reason}`, async () => {
      const project = join(scratch.path, `of_${name}`);
      const { stdout } = await ffirm(
        scratch.path,
        'init',
        project,
        '--yes',
        '--json',
        '--data',
        folder,
        ...flags,
      );
      const report = JSON.parse(stdout);
      expect(report.classes).toEqual(expect.arrayContaining([...classes]));
      expect((await loadConfig(report.config)).data).toMatchObject(data);
    });
  }
});
