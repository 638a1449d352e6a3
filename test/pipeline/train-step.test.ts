import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Config, configSchema } from '../../src/config/config.js';
import { trainedSamples } from '../../src/data/split-report.js';
import { decodeFloatModel } from '../../src/model/model-file.js';
import { inspectFile } from '../../src/pipeline/inspect.js';
import { pathsOf } from '../../src/pipeline/paths.js';
import { runQuantize } from '../../src/pipeline/quantize-step.js';
import { silent } from '../../src/pipeline/reporter.js';
import { runTrain } from '../../src/pipeline/train-step.js';
import { epochLine } from '../../src/report/training-lines.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-train-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const TIMEOUT = 300_000;

/** Numbers from 0 to 1, the same each time. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

/** A table of points on a line and their classes. */
async function writeTable(
  name: string,
  count: number,
  classOf: (place: number, index: number, chance: number) => string,
): Promise<void> {
  const next = uniform(count);
  const rows = Array.from({ length: count }, (_, index) => {
    const place = next();
    const noise = next().toFixed(3);
    return `${(2 * place - 1).toFixed(3)},${(1 - 2 * place).toFixed(3)},${noise},${classOf(place, index, next())}`;
  });
  await writeFile(join(folder, name), `x,y,noise,class\n${rows.join('\n')}\n`);
}

function config(file: string, change: object = {}): Config {
  return {
    ...configSchema.parse({
      name: 'table',
      data: { source: 'csv', file, label: 'class', split: { by: 'random' } },
      network: { layers: [16], label: { placement: 'prepend', amplitude: 2 } },
      train: { engine: 'wasm', epochs: 4, batch: 16, learningRate: 0.01 },
      ...change,
    }),
    folder,
  };
}

/** Trains, and gives what was said meanwhile. */
async function train(file: string, change: object = {}) {
  const output = join(folder, `${file}-out`);
  const said = { warnings: [] as string[], epochs: [] as string[], steps: [] as string[] };
  const report = await runTrain(config(file, change), {
    output,
    reporter: {
      ...silent,
      warn: (text) => said.warnings.push(text),
      epochEnded: (progress) => said.epochs.push(epochLine(progress)),
      training: ({ epoch, validationAccuracy }) => {
        said.steps.push(`${epoch}: ${validationAccuracy}`);
      },
    },
  });
  return { ...said, report, paths: pathsOf(config(file, change), output) };
}

describe('what training says', () => {
  it(
    'names the epoch that loss and validation are of, and does not remark on a network that has learned',
    async () => {
      await writeTable('line.csv', 400, (place) => (place > 0.5 ? 'right' : 'left'));
      const { epochs, steps, warnings, report, paths } = await train('line.csv');
      const metrics: { epoch: number; loss: number; validationAccuracy: number }[] = (
        await readFile(paths.metrics, 'utf8')
      )
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(epochs).toEqual(
        metrics.map(
          ({ epoch, loss, validationAccuracy }) =>
            `epoch ${epoch}/4, loss ${loss.toFixed(4)}, validation ${(100 * validationAccuracy).toFixed(2)} %`,
        ),
      );
      // During an epoch only the validation of the one before is known.
      expect(new Set(steps)).toEqual(
        new Set(metrics.map(({ epoch }) => `${epoch}: ${metrics[epoch - 2]?.validationAccuracy}`)),
      );
      expect(warnings).toEqual([]);
      expect(report.validationAccuracy).toBeGreaterThan(80);
      expect(report.mostFrequent.percent).toBeLessThan(70);
    },
    TIMEOUT,
  );

  it(
    'remarks on training that ended at chance, and says what to try',
    async () => {
      await writeTable('coin.csv', 400, (_place, _index, chance) => (chance > 0.4 ? 'heads' : 'tails'));
      const { warnings, report } = await train('coin.csv');
      expect(warnings).toEqual([
        expect.stringMatching(
          /^training did not get better than chance: [\d.]+ % of the 81 validation samples are answered correctly, (no|hardly) more than the [\d.]+ % of always answering "heads"; try another train\.learningRate, more train\.epochs/,
        ),
      ]);
      expect(report.mostFrequent.name).toBe('heads');
    },
    TIMEOUT,
  );
});

describe('the number of training samples', () => {
  it(
    'is that of those that train, in the model file and in what inspects it',
    async () => {
      const data = {
        ...{ source: 'recordings', folder: 'tones', files: ['*'], rate: 100 },
        signal: { kind: 'windows', length: 32, trainingHop: 8 },
        labels: { by: 'file', classes: { slow: ['slow*'], fast: ['fast*'] } },
        split: { by: 'recording' },
      };
      await mkdir(join(folder, 'tones'));
      for (const [kind, period] of Object.entries({ slow: 25, fast: 5 })) {
        for (let i = 0; i < 6; i++) {
          const tone = Array.from({ length: 160 }, (_, t) =>
            Math.round((200 + 10 * i) * Math.sin((2 * Math.PI * t) / period)),
          );
          await writeFile(join(folder, 'tones', `${kind}${i}.txt`), tone.join('\n'));
        }
      }
      const { paths } = await train('tones', { data });
      const { provenance } = decodeFloatModel(await readFile(paths.model), paths.model);
      if (provenance.training === undefined || provenance.data.split === undefined)
        throw new Error('not trained');
      // Seventeen windows every 8 samples of each training recording, where there are five every 32.
      const { train: recordings } = provenance.data.split.groups;
      expect(provenance.data.trainingSamples).toBe(17 * recordings.length);
      expect(trainedSamples(provenance.data.split)).toBe(17 * recordings.length);
      expect(provenance.data.split.classes.reduce((sum, counted) => sum + counted.train, 0)).toBe(
        5 * recordings.length,
      );
      expect((await inspectFile(paths.model)).facts).toMatchObject({ data: provenance.data });
    },
    TIMEOUT,
  );
});

describe('before training', () => {
  const early = async (file: string, change: object, message: RegExp | string) => {
    await expect(train(file, change)).rejects.toThrow(message);
    const { root } = pathsOf(config(file), join(folder, `${file}-out`));
    await expect(access(root)).rejects.toThrow('ENOENT');
  };

  it('refuses classes that the data do not have', async () => {
    await writeTable('early.csv', 60, (place) => (place > 0.5 ? 'right' : 'left'));
    await early(
      'early.csv',
      { verify: { macroF1: ['left', 'rihgt'] } },
      'verify.macroF1: there is no class "rihgt"; did you mean "right"?',
    );
    const budget = { metric: 'sensitivity', class: 'up' };
    await early('early.csv', { exit: { budget } }, 'exit.budget.class: there is no class "up"');
  });

  it('refuses to guard a class that no calibration sample is of', async () => {
    await writeTable('rare.csv', 60, (place, index) =>
      index === 1 ? 'rare' : place > 0.5 ? 'right' : 'left',
    );
    const budget = { metric: 'sensitivity', class: 'rare' };
    await early(
      'rare.csv',
      { exit: { budget } },
      /exit\.budget\.class: none of the \d+ calibration samples is of "rare" \(of all 12, 0 are\)/,
    );
  });
});

describe('class names', () => {
  it(
    'are part of what a model was trained on: the same samples with swapped names are other data',
    async () => {
      await writeTable('names.csv', 200, (place) => (place > 0.5 ? 'a' : 'b'));
      const { paths } = await train('names.csv', { train: { engine: 'wasm', epochs: 1 } });
      const change = { train: { engine: 'wasm', epochs: 1 } };
      const text = await readFile(join(folder, 'names.csv'), 'utf8');
      // The same rows in the same classes 0 and 1, of other names.
      await writeFile(join(folder, 'names.csv'), text.replaceAll(/,a$/gm, ',c').replaceAll(/,b$/gm, ',d'));
      await expect(runQuantize(config('names.csv', change), { output: paths.root })).rejects.toThrow(
        /was trained on different data/,
      );
    },
    TIMEOUT,
  );
});
