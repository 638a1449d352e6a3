import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { summarizeFolder } from '../../src/data/survey/survey-folder.js';
import { type Asker, proposingAsker, refusingAsker } from '../../src/init/asker.js';
import { runInit } from '../../src/init/init.js';
import type { InitFlags, InitReport } from '../../src/init/project.js';
import { loadStepData } from '../../src/pipeline/step-data.js';
import { scratchFolder } from '../data/wfdb/scratch.js';
import {
  npzBytes,
  tableText,
  writeClassFolders,
  writeColumns,
  writeEdf,
  writeHearts,
  writePictures,
} from './synthetic.js';

const scratch = scratchFolder();
let count = 0;
let folder = '';

beforeEach(() => {
  count += 1;
  folder = join(scratch.path, `project${count}`);
});

const quiet = () => undefined;
const reporter = { note: quiet, warn: quiet };

async function survey(path: string, rate: number | undefined) {
  return (await summarizeFolder(path, rate === undefined ? {} : { rate }, quiet)).summary;
}

function init(flags: InitFlags, asker: Asker = proposingAsker(quiet)): Promise<InitReport> {
  return runInit(folder, flags, { asker, reporter, survey });
}

/** Data of a kind in the folder `data/NAME` of the project. */
function dataIn(name: string, write: (path: string) => void): string {
  const path = join(folder, 'data', name);
  mkdirSync(path, { recursive: true });
  write(path);
  return path;
}

/** Reads the config that was written, and its data as `ffirm train` does, with all checks before the first epoch. */
async function opened(report: InitReport) {
  const config = await loadConfig(report.config);
  const splits = await loadStepData(config, {
    reporter: { ...reporter, training: quiet, epochEnded: quiet, trainingEnded: quiet },
  });
  return { config, splits };
}

describe('ffirm init makes a config that can be trained', () => {
  it('of files of columns: classes, people and rate are found, windows go through convolutions that stream', async () => {
    const report = await init({ data: dataIn('walks', writeColumns) });
    const { config, splits } = await opened(report);
    expect(report.classes).toEqual(['moving', 'still']);
    const people = new Set(splits.validation.origins?.subjectOf).size;
    // (1 - 0.003)^n <= 1 - 0.95 from n = 998 on.
    expect(report.check).toContainEqual(
      expect.stringMatching(
        `^exit.budget: early exit is claimed for new people, which takes at least 998 of them .* and it has ${people}: `,
      ),
    );
    expect(config).toMatchObject({
      name: 'walks',
      data: {
        ...{ source: 'recordings', folder: 'data/walks', rate: 50, channels: ['x', 'y'] },
        time: { column: 'time_ms', unit: 'ms' },
        // Windows of 128 samples, two seconds and more, would mostly have both classes, which change every 200.
        signal: { kind: 'raw', length: 64, hop: 32, trainingHop: 16 },
        labels: { by: 'column', column: 'activity' },
        split: { by: 'patient' },
      },
      network: { normalization: { kind: 'none' } },
      train: { rule: { kind: 'local-heads' } },
      quantize: { streaming: true },
      generate: { targets: ['host', 'cortex-m4'] },
    });
    expect(config.network?.layers[0]).toMatchObject({ kind: 'conv1d', kernel: 16, stride: 4 });
    expect(splits.split?.groupedBy).toBe('subject');
    expect(report.check.join()).toMatch(/data\.signal\.length: .* in those of 64 samples it does in \d+ %/);
  });

  it('of folders of classes: the rate is asked for, and only it', async () => {
    const data = dataIn('tones', writeClassFolders);
    await expect(init({ data })).rejects.toThrow(/^--rate: .*; give it, such as --rate 100$/);
    await expect(init({ data }, refusingAsker(quiet))).rejects.toThrow(/^--rate: .*no terminal.*--rate 100$/);
    expect(readdirSync(folder)).toEqual(['data']);
    const report = await init({ data, rate: 128.5 });
    const { config } = await opened(report);
    expect(config.data).toMatchObject({ rate: 128.5, labels: { by: 'file' }, split: { by: 'recording' } });
    expect(report.classes).toEqual(['fast', 'slow']);
    expect(report.check.join()).toContain('nothing looks like the names of people');
  });

  it('of two recordings: samples are divided at random, and windows do not overlap', async () => {
    const data = dataIn('pair', (path) => {
      const rows = Array.from({ length: 3000 }, (_, i) => {
        const moves = Math.floor(i / 500) % 2 === 1;
        return `${Math.round(300 * Math.sin(i / (moves ? 2 : 9)))},${i % 13},${moves ? 'moving' : 'still'}`;
      });
      for (const name of ['a', 'b'])
        writeFileSync(join(path, `${name}.csv`), `x,z,state\n${rows.join('\n')}\n`);
    });
    const report = await init({ data, rate: 16 });
    const { config } = await opened(report);
    expect(config.data).toMatchObject({ split: { by: 'random' } });
    expect('signal' in config.data && config.data.signal).toEqual({ kind: 'raw', length: 32, decimation: 1 });
    expect(config.quantize.streaming).toBe(false);
    expect(report.check.join()).toContain('samples of one recording are in all three parts');
  });

  it('of annotated beats: the front end of beats and a dense network that learns by forward-forward', async () => {
    const report = await init({ data: dataIn('hearts', writeHearts) });
    const { config, splits } = await opened(report);
    expect(config).toMatchObject({
      data: {
        signal: { kind: 'beats', set: 'full' },
        labels: { by: 'annotation', classes: { N: ['N'], V: ['V'] } },
      },
      network: { label: { placement: 'prepend', amplitude: 4 }, normalization: { input: 'none' } },
      train: { rule: { kind: 'forward-forward' } },
    });
    expect(splits.train.count).toBeGreaterThan(50);
    // A full set of features in 8 KiB, which the smallest networks of the ladder are not needed for.
    expect(report.size?.ram.total).toBeLessThanOrEqual(8192);
  });

  it('of EDF files in folders of classes', async () => {
    const report = await init({ data: dataIn('eeg', writeEdf), goal: 'sensitivity:seizure' });
    const { config } = await opened(report);
    expect(config.data).toMatchObject({ files: ['{class}/*'], signal: { kind: 'raw', length: 256 } });
    expect(config.exit.budget).toMatchObject({ metric: 'sensitivity', class: 'seizure', loss: 0.01 });
    await expect(
      init({ data: join(folder, 'data/eeg'), goal: 'sensitivity:x', force: true }),
    ).rejects.toThrow('--goal: there is no class "x"; name one of "rest", "seizure"');
  });

  it('of a CSV table: counters are left out, columns in different units are brought to one scale, people are kept apart', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'motors.csv'), tableText());
    const report = await init({ data: join(folder, 'motors.csv'), goal: 'energy' });
    const { config, splits } = await opened(report);
    expect(config).toMatchObject({
      name: 'motors',
      data: {
        ...{ source: 'csv', file: 'motors.csv', label: 'class', subject: 'patient', ignore: ['row'] },
        split: { by: 'patient' },
      },
      exit: { budget: { metric: 'accuracy', loss: 0.02 } },
    });
    expect(splits.train.width).toBe(2);
    expect(Math.max(...splits.train.features.map(Math.abs))).toBeLessThan(3);
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toContain('/motors.csv\n');
  });

  it('of an .npz file, and of pictures in IDX files', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'samples.npz'), npzBytes());
    const arrays = await opened(await init({ data: join(folder, 'samples.npz') }));
    expect(arrays.config.data).toMatchObject({ features: 'samples.npz:x', labels: 'samples.npz:y' });
    const pictures = await opened(await init({ data: dataIn('bars', writePictures), force: true }));
    expect(pictures.config).toMatchObject({
      data: { source: 'idx', images: 'data/bars/train-images-idx3-ubyte' },
      network: {
        layers: [
          { kind: 'conv2d', kernel: 4, stride: 4 },
          { kind: 'conv2d', kernel: 3 },
        ],
      },
    });
  });

  it.each(['ecg', 'eeg', 'motion', 'digits'])(
    'of the example %s, and says how to get its data',
    async (example) => {
      const report = await init({ example, core: 'm0plus', goal: 'energy' });
      const config = await loadConfig(report.config);
      expect(config.generate.targets).toEqual(['host', 'cortex-m0plus']);
      expect(config.exit.budget.loss).toBe(0.02);
      expect(report.getData).toBeTruthy();
      expect(report.next).toHaveLength(3);
      expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(report.next[0].command);
    },
  );

  it('of an example with data that are elsewhere', async () => {
    const data = dataIn('walks', writeColumns);
    const report = await init({ example: 'motion', data });
    expect((await loadConfig(report.config)).data).toMatchObject({ folder: 'data/walks' });
    expect(report.getData).toBeNull();
  });
});

describe('the network', () => {
  it('is the largest that fits, and is refused where none does', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.csv'), tableText());
    const data = join(folder, 'a.csv');
    const unitsWith = async (flash: string, ram: string) => {
      const report = await init({ data, flash, ram, force: true });
      expect(report.size?.flash.total).toBeLessThanOrEqual(Number.parseInt(flash, 10) * 1024);
      expect(report.size?.ram.total).toBeLessThanOrEqual(Number.parseInt(ram, 10) * 1024);
      return report.network;
    };
    expect(await unitsWith('64K', '8K')).toBe('4-256-128');
    expect(await unitsWith('16K', '8K')).toBe('4-64-64');
    expect(await unitsWith('64K', '1K')).toBe('4-32-32');
    await expect(init({ data, flash: '2K', force: true })).rejects.toThrow(
      /^--flash: the smallest network for these data takes about \d+ bytes of flash.*; raise --flash/,
    );
  });

  it('gets the flash and RAM of a board, which also says the core', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.csv'), tableText());
    const report = await init({ data: join(folder, 'a.csv'), board: 'STM32F030R8' });
    expect(report).toMatchObject({ core: 'cortex-m0', board: 'STM32F030R8' });
    await expect(
      init({ data: join(folder, 'a.csv'), core: 'm4', board: 'STM32F030R8', force: true }),
    ).rejects.toThrow('--board: there is no "STM32F030R8"; known: none, ');
  });
});

describe('files of others', () => {
  it('are not replaced without --force, and .gitignore is completed', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.csv'), tableText());
    writeFileSync(join(folder, 'README.md'), 'mine\n');
    writeFileSync(join(folder, '.gitignore'), '*.log\r\n/build\r\n');
    const data = join(folder, 'a.csv');
    await expect(init({ data })).rejects.toThrow(
      /README\.md: exists and is not replaced; .*--no-readme, or replace it with --force$/,
    );
    await init({ data, readme: false });
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('mine\n');
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe(
      '*.log\r\n/build\r\ndata/\r\nnode_modules/\r\n/a.csv\r\n',
    );
    await expect(init({ data, readme: false })).rejects.toThrow('a.json: exists and is not replaced');
    await init({ data, force: true });
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('npx ffirm run a.json');
  });

  it('are as they were if one of them cannot be written', async () => {
    mkdirSync(join(folder, 'net.json'), { recursive: true });
    writeFileSync(join(folder, '.gitignore'), '*.log\n');
    writeFileSync(join(folder, 'a.csv'), tableText());
    await expect(init({ data: join(folder, 'a.csv'), name: 'net', force: true })).rejects.toThrow(
      'is a folder',
    );
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*.log\n');
    expect(readdirSync(folder).sort()).toEqual(['.gitignore', 'a.csv', 'net.json']);
  });

  it('are not made when something is refused', async () => {
    const elsewhere = join(scratch.path, 'plain.csv');
    writeFileSync(elsewhere, 'a,b\n1,2\n3,4\n');
    await expect(init({ data: elsewhere })).rejects.toThrow('--label: nothing can be proposed');
    await expect(init({ data: elsewhere, label: 'nothing' })).rejects.toThrow(
      '--label: there is no "nothing"; known: a, b',
    );
    await expect(init({ example: 'digits', name: 'int' })).rejects.toThrow(
      '--name: "int" is a reserved word',
    );
    await expect(init({ example: 'digits', flash: '1K' })).rejects.toThrow(
      '--flash: an example has its own network',
    );
    expect(existsSync(folder)).toBe(false);
  });
});

describe('data', () => {
  it('are named so that the config finds them: in the project, in FFIRM_DATA, or by their absolute path', async () => {
    const root = join(scratch.path, `collection${count}`);
    writeColumns(join(root, 'walks'));
    const far = await init({ data: join(root, 'walks') });
    expect((await loadConfig(far.config)).data).toMatchObject({ folder: join(root, 'walks') });
    expect(far.check.join()).toContain('absolute path');
    vi.stubEnv('FFIRM_DATA', root);
    try {
      const near = await init({ data: 'walks', force: true, classes: ['moving', 'still'] });
      expect((await opened(near)).config.data).toMatchObject({ folder: 'walks' });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('that are no data are refused with what to name', async () => {
    mkdirSync(join(scratch.path, 'empty'), { recursive: true });
    await expect(init({ data: join(scratch.path, 'empty') })).rejects.toThrow('it is empty');
    await expect(init({ data: join(scratch.path, 'absent') })).rejects.toThrow('--data: there is no ');
    writeFileSync(join(scratch.path, 'words.md'), 'words\n');
    await expect(init({ data: join(scratch.path, 'words.md') })).rejects.toThrow(
      'is no table; name the folder',
    );
  });
});
