import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/config.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/model/safetensors.js';
import { runCalibrate } from '../../src/pipeline/calibrate-step.js';
import { runGenerate } from '../../src/pipeline/generate-step.js';
import { pathsOf } from '../../src/pipeline/paths.js';
import { runQuantize } from '../../src/pipeline/quantize-step.js';
import { runTrain } from '../../src/pipeline/train-step.js';
import { needs, run, scratchFolder } from '../packages/support.js';

const folder = await scratchFolder('hostile-data');
const make = await needs('make', 'cc', 'ar');
const canary = join(folder, 'canary');
/** Code that runs before main, in lines that may be there several times, and that ends by opening a comment again. */
const CODE = [
  '',
  '#ifndef EVIL',
  '#define EVIL',
  'extern int system(const char *);',
  `__attribute__((constructor)) static void evil(void) { (void)!system("touch ${canary}"); }`,
  '#endif',
  '/\\\n*',
].join('\n');

/** Names that would end the comment in which they stand, by lines that are joined. */
const NAMES = [`*\\\n/${CODE}`, `*\\ \t\n/${CODE}`, `*??/\n/${CODE}`];

/** A table in which the classes are easy to tell apart, under any names. */
function table(names: readonly string[]): string {
  const rows = Array.from({ length: 240 }, (_, i) => {
    const label = i % names.length;
    const features = Array.from(
      { length: 6 },
      (_, k) => (k === label ? 2 : 0) + ((i * 7 + k * 13) % 11) / 20,
    );
    return `${features.join(',')},"${names[label].replaceAll('"', '""')}"`;
  });
  return `a,b,c,d,e,f,class\n${rows.join('\n')}\n`;
}

/** A config with a budget for the sensitivity of a class: its name is in the claim, which is in comments. */
function configOf(file: string, names: readonly string[]) {
  return configSchema.parse({
    name: 'tiny',
    data: { source: 'csv', file, label: 'class', split: { by: 'random' } },
    network: { layers: [8], prefixes: [4], label: { placement: 'prepend' } },
    train: { engine: 'wasm', epochs: 2, batch: 16 },
    exit: { budget: { metric: 'sensitivity', class: names[0], loss: 0.5 } },
    generate: { targets: ['host'], packages: ['make'], goldenVectors: 2 },
  });
}

const check = (bundle: string) => run('make', ['CFLAGS=-O0 -trigraphs', 'check'], bundle);

describe('data and models that others made', () => {
  it.skipIf(make.absent)(
    `have names of classes that run nothing in make check${make.note}`,
    async () => {
      for (const [i, name] of NAMES.entries()) {
        const names = [name, 'plain', 'other'];
        const file = join(folder, `data-${i}.csv`);
        await writeFile(file, table(names));
        const config = configOf(file, names);
        const output = join(folder, `out-${i}`);
        await runTrain(config, { output });
        await runQuantize(config, { output });
        await runCalibrate(config, { output });
        const { bundle } = await runGenerate(config, { output });
        expect(await readFile(join(bundle, 'src/tiny.c'), 'utf8')).toContain('Claim ');
        expect(await check(bundle)).toContain('tiny: self-test passed');
        expect(existsSync(canary)).toBe(false);
      }
    },
    900_000,
  );

  it.skipIf(make.absent)(
    `may be a hostile integer model beside a harmless config${make.note}`,
    async () => {
      const names = ['one', 'two', 'three'];
      const file = join(folder, 'harmless.csv');
      await writeFile(file, table(names));
      const config = configOf(file, names);
      const output = join(folder, 'harmless');
      await runTrain(config, { output });
      await runQuantize(config, { output });
      await runCalibrate(config, { output });
      const { integerModel, thresholds } = pathsOf(config, output);
      const { tensors, metadata } = decodeSafetensors(await readFile(integerModel), integerModel);
      // Everything that the file's own texts may be; the fingerprint of the data stays as it is.
      const attack = NAMES[0];
      const origin = JSON.parse(metadata.origin);
      const network = JSON.parse(metadata.network);
      const hostile = {
        ...metadata,
        network: JSON.stringify({ ...network, classNames: [attack, ...network.classNames.slice(1)] }),
        origin: JSON.stringify({
          ...origin,
          exit: { ...origin.exit, budget: { ...origin.exit.budget, class: attack } },
          provenance: {
            ...origin.provenance,
            data: { ...origin.provenance.data, name: attack, source: attack },
          },
        }),
      };
      // As a model that came alone: one that is not what was calibrated here is refused.
      await rm(thresholds);
      await writeFile(integerModel, encodeSafetensors({ tensors, metadata: hostile }));
      const { bundle } = await runGenerate(config, { output });
      expect(await check(bundle)).toContain('tiny: self-test passed');
      expect(existsSync(canary)).toBe(false);
    },
    900_000,
  );
});
