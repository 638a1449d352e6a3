import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { Config } from '../../src/config/config.js';
import { parseConfig } from '../../src/config/load.js';
import { runImport } from '../../src/pipeline/import-step.js';
import { type Reporter, silent } from '../../src/pipeline/reporter.js';
import { runAll } from '../../src/pipeline/run.js';
import { runTrain } from '../../src/pipeline/train-step.js';
import { loadTarget } from '../../src/simulate/target.js';
import { requireTools } from '../../src/simulate/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-before-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.unstubAllEnvs();
});

/** 60 samples of two features, classes no and yes. */
const rows = Array.from(
  { length: 60 },
  (_, i) => `${(i * 37) % 101},${(i % 2) * 50 + (i % 7)},${i % 2 ? 'yes' : 'no'}`,
);
await writeFile(join(folder, 'data.csv'), `a,b,class\n${rows.join('\n')}\n`);
await writeFile(
  join(folder, 'narrow.csv'),
  `a,class\n${rows.map((row) => row.replace(/,\d+,/, ',')).join('\n')}\n`,
);

/** The same 60 samples in another scale, all alike, or with a few that are far away. */
const scaled = (name: string, change: (value: number, row: number) => number) => {
  const lines = rows.map((row, i) => {
    const [a, b, label] = row.split(',');
    return [change(Number(a), i), change(Number(b), i), label].join(',');
  });
  return writeFile(join(folder, `${name}.csv`), `a,b,class\n${lines.join('\n')}\n`);
};
await scaled('same', () => 7);
await scaled('none', () => 1e-60);
await scaled('small', (value) => value * 1e-30);
await scaled('large', (value) => value * 1e18);
await scaled('far', (value, i) => (i % 20 === 0 ? 1e6 : value));

const csv = { source: 'csv', file: 'data.csv', label: 'class', split: { by: 'random' } };

function configOf(change: object): Config {
  const base = { name: 'x', data: csv, network: { layers: [8] }, generate: { targets: ['host'] } };
  return parseConfig(
    JSON.stringify({ ...base, output: join(folder, 'out'), ...change }),
    join(folder, 'ffirm.json'),
  );
}

/** A reporter that counts the batches of training, and keeps warnings. */
function watching(): { readonly reporter: Reporter; readonly seen: { batches: number; warnings: string[] } } {
  const seen = { batches: 0, warnings: [] as string[] };
  return {
    seen,
    reporter: {
      ...silent,
      training: () => {
        seen.batches += 1;
      },
      warn: (text) => seen.warnings.push(text),
    },
  };
}

describe('what a config names wrongly is refused before the first epoch', () => {
  it.each<[key: string, change: object, message: string]>([
    [
      'generate.targets',
      { generate: { targets: ['cortex-m44'] } },
      'generate.targets: unknown target "cortex-m44": did you mean "cortex-m4"?',
    ],
    [
      'verify.macroF1',
      { verify: { macroF1: ['no', 'yess'] } },
      'verify.macroF1: there is no class "yess"; did you mean "yes"?',
    ],
    [
      'exit.budget.class',
      { exit: { budget: { metric: 'sensitivity', class: 'maybe' } } },
      'exit.budget.class: there is no class "maybe"; name the class whose sensitivity to guard: "no", "yes"',
    ],
    [
      'train.shift',
      { train: { shift: 1 } },
      'train.shift: the samples of data.csv are not pictures; remove it',
    ],
    [
      'train.flip',
      { train: { flip: true } },
      'train.flip: the samples of data.csv are not pictures; remove it',
    ],
    [
      'train.gain',
      { train: { gain: 0.1 } },
      'train.gain: the samples of data.csv are not known to be signals; set network.input, such as {"width": 64, "channels": 6}, or remove it',
    ],
    [
      'network.label',
      {
        data: { ...csv, file: 'narrow.csv' },
        network: { layers: [8], label: { placement: 'overwrite' } },
      },
      'network.label.placement: the 1 features of narrow.csv leave no room for 2 label slots; set it to "prepend"',
    ],
    ...[
      ['same', 'the features of all 36 training samples are the same; choose other features'],
      ['none', 'the features of all 36 training samples are the same; choose other features'],
      ['small', 'that must be a 32-bit float above 7.46e-37 and below 2147483648; scale the features'],
      ['large', 'and the squares of 2 such features overflow a sum of 32-bit floats; scale the features'],
    ].map(([name, message]): [string, object, string] => [
      `data, ${name}`,
      { data: { ...csv, file: `${name}.csv` } },
      message,
    ]),
    [
      'output',
      { output: join(folder, 'data.csv') },
      `${join(folder, 'data.csv')}: cannot be written: a file with that name already exists`,
    ],
    [
      'output below a file',
      { output: join(folder, 'data.csv', 'x') },
      `${join(folder, 'data.csv', 'x')}: cannot be written: a part of this path is a file, not a folder`,
    ],
  ])('%s', async (_, change, message) => {
    for (const step of [runTrain, runAll]) {
      const { reporter, seen } = watching();
      await expect(step(configOf(change), { reporter })).rejects.toThrow(message);
      expect(seen.batches).toBe(0);
    }
  });

  it.runIf(existsSync('/proc/self'))('an output in a file system that takes no folders', async () => {
    const output = '/proc/ffirm/out';
    await expect(runTrain(configOf({ output }))).rejects.toThrow(
      `${output}: cannot be written: no such file or folder (ENOENT); change the permissions`,
    );
  });

  it('exit.first and verify.recordings, when the config is read', () => {
    expect(() => configOf({ exit: { first: 16 } })).toThrow(
      'exit.first: 16 units are more than any layer has (the widest has 8); lower it, or remove it',
    );
    expect(() => configOf({ verify: { recordings: ['100'] } })).toThrow(
      'verify.recordings: can only be used with data.source "recordings", but this is "csv"; remove it',
    );
  });

  it('prefixes after which the network cannot stop are a warning', async () => {
    const { reporter, seen } = watching();
    const config = configOf({ network: { layers: [8], prefixes: [3, 4] }, train: { shift: 1 } });
    await expect(runTrain(config, { reporter })).rejects.toThrow('train.shift');
    expect(seen.warnings).toEqual([
      'network.prefixes: 3: inside a layer the network can stop only after multiples of 4 units; round them to multiples of 4',
    ]);
  });

  it('features that label slots hide, and samples that 8 bits make nothing of, are a warning, and refused where nothing odd may pass', async () => {
    const hidden =
      'network.label: label slots replace the first 2 of 2 features, which differ from sample to sample';
    const lost =
      'data: the largest feature is 1000000, so that in 8 bits nothing is left of 35 of 36 training samples';
    for (const [file, problem] of [
      ['data.csv', hidden],
      ['far.csv', lost],
    ]) {
      const label = { placement: file === 'data.csv' ? 'overwrite' : 'prepend' };
      const config = configOf({
        data: { ...csv, file },
        network: { layers: [8], label },
        train: { epochs: 1 },
      });
      const { reporter, seen } = watching();
      await runTrain(config, { reporter });
      expect(seen.warnings.filter((line) => !line.startsWith('training did not get better'))).toEqual([
        expect.stringContaining(`${file}, ${problem}; `),
      ]);
      await expect(runTrain(config, { strict: true })).rejects.toThrow(problem);
    }
  });

  it('an import is checked alike', async () => {
    const importing = { weights: 'w.safetensors', description: 'd.json' };
    const config = configOf({ network: undefined, import: importing, generate: { targets: ['hots'] } });
    await expect(runImport(config)).rejects.toThrow('generate.targets: unknown target "hots"');
  });
});

describe('tools that are not there', () => {
  it('are all named with what installs them, and a run does not start', async () => {
    vi.stubEnv('PATH', folder);
    const targets = await Promise.all(['host', 'cortex-m4', 'cortex-m7'].map((name) => loadTarget(name)));
    await expect(requireTools(targets)).rejects.toThrow(
      /^generate\.targets: "host", "cortex-m4", "cortex-m7": not on the PATH: .*gcc.*, size, nm, arm-none-eabi-gcc.*, qemu-system-arm; run: apt-get install -y gcc libc6-dev gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm, or leave these targets out$/,
    );
    const { reporter, seen } = watching();
    await expect(runAll(configOf({}), { reporter })).rejects.toThrow('"host": not on the PATH');
    expect(seen.batches).toBe(0);
  });
});
