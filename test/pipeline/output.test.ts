import { execFileSync } from 'node:child_process';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.js';
import { parseConfig } from '../../src/config/load.js';
import { InputError } from '../../src/errors/input-error.js';
import { openLocked } from '../../src/io/lock-file.js';
import { MANIFEST_FILE } from '../../src/io/manifest.js';
import { checkManifest } from '../../src/io/manifest-check.js';
import { runCalibrate } from '../../src/pipeline/calibrate-step.js';
import { runGenerate } from '../../src/pipeline/generate-step.js';
import { inOutput } from '../../src/pipeline/output.js';
import { type Paths, pathsOf } from '../../src/pipeline/paths.js';
import { runQuantize } from '../../src/pipeline/quantize-step.js';
import { silent } from '../../src/pipeline/reporter.js';
import { runAll } from '../../src/pipeline/run.js';
import { hashPath } from '../../src/pipeline/steps.js';
import { runTrain } from '../../src/pipeline/train-step.js';
import { runVerify } from '../../src/pipeline/verify-step.js';
import { testedTarget } from '../simulate/fixtures/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-output-'));
const mounts: string[] = [];
afterAll(async () => {
  for (const place of mounts) execFileSync('umount', [place]);
  await rm(folder, { recursive: true, force: true });
});

const host = await testedTarget('host');

/** A network of seconds on a table of two kinds of rows. */
function config(change: object = {}): Config {
  const given = {
    name: 'tiny',
    data: {
      source: 'csv',
      file: 'table.csv',
      label: 'kind',
      split: { by: 'random', validation: 0.3, test: 0.2 },
    },
    network: { layers: [96, 64] },
    train: { engine: 'wasm', epochs: 2, batch: 32 },
    quantize: { calibration: 100 },
    exit: { rule: 'none' },
    generate: { targets: ['host'], goldenVectors: 2 },
    verify: { samples: { host: 20 } },
  };
  return parseConfig(JSON.stringify({ ...given, ...change }), join(folder, 'ffirm.json'));
}

/** The table: six numbers that rise or fall, and which of both. */
function table(): string {
  const rows = Array.from({ length: 200 }, (_, row) => {
    const numbers = Array.from(
      { length: 6 },
      (_, i) => (row % 2 === 0 ? i : 5 - i) + ((row * 7 + i * 3) % 10) / 8,
    );
    return `${numbers.join(',')},${row % 2 === 0 ? 'up' : 'down'}\n`;
  });
  return `a,b,c,d,e,f,kind\n${rows.join('')}`;
}

const trained = pathsOf(config(), join(folder, 'trained'));
beforeAll(async () => {
  await writeFile(join(folder, 'table.csv'), table());
  await runTrain(config(), { output: trained.root });
  await runQuantize(config(), { output: trained.root });
  await runCalibrate(config(), { output: trained.root });
  await runGenerate(config(), { output: trained.root });
});

/** A copy of what was trained, quantized and generated. */
async function copyOf(name: string): Promise<Paths> {
  const paths = pathsOf(config(), join(folder, name));
  await cp(trained.root, paths.root, { recursive: true });
  return paths;
}

/** Holds the work of a command until it is let go. */
function hold(paths: Paths): { started: Promise<void>; release: () => void; ended: Promise<void> } {
  let release = (): void => {};
  let start = (): void => {};
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const ended = inOutput(config(), { output: paths.root }, () => {
    start();
    return until;
  });
  return { started, release, ended };
}

describe('two commands on one output', () => {
  it('the second one is refused at once, with who is there, and nothing is touched', async () => {
    const paths = await copyOf('held');
    const before = await hashPath(paths.bundle);
    const held = hold(paths);
    await held.started;
    for (const run of [runTrain, runQuantize, runCalibrate, runGenerate, runVerify, runAll]) {
      const attempt = run(config(), { output: paths.root });
      await expect(attempt).rejects.toThrow(InputError);
      await expect(attempt).rejects.toThrow(
        `${paths.root}: another call in this process is writing there; wait until it has finished, or name another folder with --output`,
      );
    }
    held.release();
    await held.ended;
    expect(await hashPath(paths.bundle)).toBe(before);
    await runGenerate(config(), { output: paths.root });
    expect(await hashPath(paths.bundle)).toBe(before);
  });

  it.each([
    [{ pid: process.ppid, host: hostname() }, `another ffirm (process ${process.ppid})`],
    // A process that was killed, whose place another has taken and not said so yet.
    [{ pid: 2 ** 31 - 1, host: hostname() }, 'another ffirm'],
    [{ pid: 77, host: 'elsewhere' }, 'another ffirm (process 77 on elsewhere)'],
    ['', 'another ffirm'],
  ])('names the holder that the lock names: %j', async (holder, name) => {
    const root = await mkdtemp(join(folder, 'holder-'));
    const { lock } = pathsOf(config(), root);
    const locked = await openLocked(lock);
    await locked?.file.writeFile(JSON.stringify(holder));
    await expect(runTrain(config(), { output: root })).rejects.toThrow(`${root}: ${name} is writing there`);
    await locked?.file.close();
    // What a killed process left of itself is in nobody's way.
    await runTrain(config(), { output: root });
  });

  it('takes over the folder of a holder that ends before it can be named', async () => {
    const root = await mkdtemp(join(folder, 'ending-'));
    const { lock } = pathsOf(config(), root);
    const locked = await openLocked(lock);
    const attempt = runTrain(config(), { output: root });
    await setTimeout(100);
    await locked?.file.close();
    await attempt;
  });

  it('all of many at a time end with a whole bundle, the same as alone, or are refused', async () => {
    const paths = await copyOf('many');
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => runGenerate(config(), { output: paths.root })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).not.toEqual([]);
    for (const result of results) {
      if (result.status === 'rejected') expect(String(result.reason)).toMatch(/is writing there/);
    }
    expect(await checkManifest(paths.bundle)).toMatchObject({ missing: [], changed: [], extra: [] });
    expect(await hashPath(paths.bundle)).toBe(await hashPath(trained.bundle));
  });
});

describe('what killed runs left', () => {
  it('goes at the next run, and a bundle whose place was not taken yet comes back', async () => {
    const paths = await copyOf('killed');
    const notes: string[] = [];
    await cp(paths.bundle, `${paths.bundle}.ffirm-old-0123456789ab`, { recursive: true });
    await rm(paths.bundle, { recursive: true });
    await mkdir(join(paths.root, 'bundle.ffirm-new-0123456789ab', 'src'), { recursive: true });
    await writeFile(`${paths.model}.ffirm-new-0123456789ab`, 'half');
    await mkdir(join(paths.work, 'ffirm-a1B2c3', 'host'), { recursive: true });
    await mkdir(join(paths.work, 'mine'), { recursive: true });
    await runQuantize(config(), {
      output: paths.root,
      reporter: { ...silent, note: (text) => notes.push(text) },
    });
    expect(notes).toContain(
      `${paths.bundle}: restored, because an earlier run was stopped while replacing it`,
    );
    expect(await hashPath(paths.bundle)).toBe(await hashPath(trained.bundle));
    expect((await readdir(paths.root)).sort()).toEqual([...(await readdir(trained.root)), 'work'].sort());
    expect(await readdir(paths.work)).toEqual(['mine']);
  });
});

describe('folders and files of others', () => {
  it('a folder "bundle" that ffirm did not write is refused before training, and stays', async () => {
    const root = await mkdtemp(join(folder, 'project-'));
    await mkdir(join(root, 'bundle'));
    await writeFile(join(root, 'bundle', 'index.js'), 'mine');
    let epochs = 0;
    const reporter = { ...silent, training: () => (epochs += 1) };
    await expect(runAll(config(), { output: root, reporter })).rejects.toThrow(
      `${root}/bundle: was not written by ffirm (it has no ${MANIFEST_FILE}) and would be replaced; move it away, ` +
        'or name another folder with --output',
    );
    expect(epochs).toBe(0);
    await cp(trained.model, join(root, 'model.safetensors'));
    await cp(trained.integerModel, join(root, 'integer.safetensors'));
    await expect(runGenerate(config(), { output: root })).rejects.toThrow(/bundle: was not written by ffirm/);
    expect(await readFile(join(root, 'bundle', 'index.js'), 'utf8')).toBe('mine');
  });

  it.each(['model.safetensors', 'summary.json', 'metrics.jsonl', 'steps.json', 'checkpoint.safetensors'])(
    'a %s of another program is not replaced',
    async (name) => {
      const root = await mkdtemp(join(folder, 'foreign-'));
      await writeFile(join(root, name), '{"mine": true}');
      await expect(runTrain(config(), { output: root })).rejects.toThrow(
        `${join(root, name)}: was not written by ffirm and would be replaced`,
      );
      expect(await readdir(root)).toEqual([name]);
      expect(await readFile(join(root, name), 'utf8')).toBe('{"mine": true}');
    },
  );

  it('an output of an ffirm that left no mark is taken', async () => {
    for (const left of [
      'model.safetensors',
      'quantized.safetensors',
      'integer.safetensors',
      'checkpoint.safetensors',
    ]) {
      const root = await mkdtemp(join(folder, 'older-'));
      await cp(join(trained.root, left), join(root, left));
      await writeFile(join(root, 'verify.json'), '{}');
      await runTrain(config(), { output: root });
    }
  });

  it('a folder in the place of a file is said before training', async () => {
    const root = await mkdtemp(join(folder, 'folder-'));
    await mkdir(join(root, 'model.safetensors'));
    await expect(runTrain(config(), { output: root })).rejects.toThrow(
      /model\.safetensors: is a folder, but ffirm writes a file there; move it away/,
    );
  });

  it('the weights that are imported are never written over', async () => {
    const root = await mkdtemp(join(folder, 'import-'));
    await writeFile(join(root, 'model.safetensors'), 'weights');
    await writeFile(join(root, 'network.json'), '{}');
    await writeFile(join(root, '.ffirm.lock'), '');
    await symlink('model.safetensors', join(root, 'link.safetensors'));
    for (const weights of ['model.safetensors', 'link.safetensors']) {
      const files = { weights: join(root, weights), description: join(root, 'network.json') };
      const importing = config({ network: undefined, train: undefined, import: files });
      await expect(runAll(importing, { output: root }), weights).rejects.toThrow(
        /safetensors \(import\.weights\): is a file that ffirm would overwrite; move it/,
      );
    }
    expect(await readFile(join(root, 'model.safetensors'), 'utf8')).toBe('weights');
  });
});

describe('an output that cannot be written', () => {
  it('is said before the first epoch, with the folder and the reason', async () => {
    await writeFile(join(folder, 'file'), '');
    let epochs = 0;
    const reporter = { ...silent, training: () => (epochs += 1) };
    for (const output of [join(folder, 'file'), join(folder, 'file', 'deep', 'out')]) {
      const attempt = runTrain(config(), { output, reporter });
      await expect(attempt).rejects.toThrow(InputError);
      await expect(attempt).rejects.toThrow(
        new RegExp(`^${output}: cannot be written: .* \\((ENOTDIR|EEXIST)\\); .*--output$`),
      );
    }
    expect(epochs).toBe(0);
  });

  it.skipIf(process.getuid?.() === 0)('also where permissions are missing (skipped for root)', async () => {
    const root = await mkdtemp(join(folder, 'locked-'));
    await chmod(root, 0o500);
    await expect(runTrain(config(), { output: root })).rejects.toThrow(
      `${root}: cannot be written: this user may not open it (EACCES)`,
    );
  });

  it('leaves no folder behind where a command is refused before it writes', async () => {
    const output = join(folder, 'refused');
    await expect(runQuantize(config(), { output })).rejects.toThrow(/run `ffirm train` first/);
    await expect(stat(output)).rejects.toThrow('ENOENT');
  });
});

/** Bytes that a disk in memory gives to a file at a time. */
const PAGE = 4096;

/** A small disk in memory; undefined where none may be mounted. */
function smallDisk(kilobytes: number): string | undefined {
  const place = execFileSync('mktemp', ['-d', join(folder, 'disk-XXXXXX')], { encoding: 'utf8' }).trim();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', place], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  mounts.push(place);
  return place;
}
const probe = smallDisk(16);
const noMount = probe === undefined ? ' (skipped: mounting a small disk needs root)' : '';

describe.skipIf(probe === undefined)(`a full disk${noMount}`, () => {
  it('leaves no half of a model under its name; with room the next run gives the bytes of a run without trouble', async () => {
    const disk = smallDisk(256) ?? '';
    const root = join(disk, 'out');
    await mkdir(root);
    await cp(trained.model, join(root, 'model.safetensors'));
    expect((await stat(trained.quantized)).size).toBeGreaterThan(2 * PAGE);
    // Room for the lock and a part of the quantized network.
    const fill = join(disk, 'filler');
    await writeFile(fill, Buffer.alloc(256 * 1024)).catch(() => {});
    await truncate(fill, (await stat(fill)).size - 2 * PAGE);
    const attempt = runQuantize(config(), { output: root });
    await expect(attempt).rejects.toThrow(InputError);
    await expect(attempt).rejects.toThrow(
      `${root}/quantized.safetensors: cannot be written: the disk is full (ENOSPC); free some space, or name a folder on another disk`,
    );
    expect((await readdir(root)).sort()).toEqual(['.ffirm.lock', 'model.safetensors']);
    await rm(fill);
    await runQuantize(config(), { output: root });
    expect(await hashPath(join(root, 'quantized.safetensors'))).toBe(await hashPath(trained.quantized));
  });
});

describe.skipIf(host.absent)(`the record of steps: ${host.title}`, () => {
  it('a step whose recorded output does not decode runs again, and the run ends well', async () => {
    const paths = pathsOf(config(), join(folder, 'recorded'));
    const { skipped } = await runAll(config(), { output: paths.root });
    expect(skipped).toEqual([]);
    const [whole, bundle] = [await hashPath(paths.integerModel), await hashPath(paths.bundle)];
    // As a disk that was full left it: truncated, and recorded with the hash of what is there.
    const bytes = await readFile(paths.integerModel);
    await writeFile(paths.integerModel, bytes.subarray(0, bytes.length - 7));
    const record = JSON.parse(await readFile(paths.steps, 'utf8'));
    record.calibrate.outputs['integer.safetensors'] = await hashPath(paths.integerModel);
    await writeFile(paths.steps, JSON.stringify(record));
    const again = await runAll(config(), { output: paths.root });
    expect(again.skipped).toContain('train');
    expect(again.skipped).toContain('quantize');
    expect(again.skipped).not.toContain('calibrate');
    expect(await hashPath(paths.integerModel)).toBe(whole);
    expect(await hashPath(paths.bundle)).toBe(bundle);
  });

  it('is the same wherever the folder is', async () => {
    const here = pathsOf(config(), join(folder, 'recorded'));
    const there = pathsOf(config(), join(folder, 'moved'));
    await cp(here.root, there.root, { recursive: true });
    const { skipped } = await runAll(config(), { output: there.root });
    expect(skipped).toEqual(['train', 'quantize', 'calibrate', 'generate', 'verify']);
    expect(await readFile(there.steps, 'utf8')).toBe(await readFile(here.steps, 'utf8'));
  });

  it('a bundle in which a file is missing or changed is generated again; what a build left there is kept', async () => {
    const paths = pathsOf(config(), join(folder, 'recorded'));
    await mkdir(join(paths.bundle, 'out'));
    await writeFile(join(paths.bundle, 'out', 'x.o'), '');
    expect((await runAll(config(), { output: paths.root })).skipped).toContain('generate');
    await rm(join(paths.bundle, 'src', 'tiny.c'));
    expect((await runAll(config(), { output: paths.root })).skipped).not.toContain('generate');
    await writeFile(join(paths.bundle, 'src', 'tiny.c'), 'int x;');
    const warnings: string[] = [];
    const reporter = { ...silent, warn: (text: string) => warnings.push(text) };
    expect((await runAll(config(), { output: paths.root, reporter })).skipped).not.toContain('generate');
    expect(warnings).toEqual([
      `${paths.bundle}: changes to generated files were overwritten: src/tiny.c; keep your own code in files with other names`,
    ]);
    expect(await readdir(join(paths.bundle, 'out'))).toEqual(['x.o']);
    expect(await readdir(paths.work)).toEqual([]);
  });
});
