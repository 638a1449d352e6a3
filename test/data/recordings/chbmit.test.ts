import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordingsSchema } from '../../../src/config/data-config.js';
import { loadRecordings } from '../../../src/data/recordings/load.js';
import { encodeEdf } from '../edf/encode-edf.js';
import { encodeAnnotations } from '../wfdb/encode-annotations.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-chbmit-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const RATE = 64;
const SECONDS = 60;

/** Ten seconds of larger waves from second 20 on where there is a seizure. */
function samplesOf(seizure: boolean): number[] {
  return Array.from({ length: SECONDS * RATE }, (_, i) => {
    const large = seizure && i >= 20 * RATE && i < 30 * RATE;
    return Math.round((large ? 900 : 100) * Math.sin((2 * Math.PI * i) / 16));
  });
}

/** Files laid out and annotated as CHB-MIT is: EDF, and where there is a seizure a file of WFDB annotations beside it. */
beforeAll(async () => {
  for (const [name, seizure] of [
    ['chb01/chb01_01', false],
    ['chb01/chb01_02', true],
    ['chb02/chb02_01', true],
    ['chb03/chb03_01', true],
  ] as const) {
    const path = join(folder, `${name}.edf`);
    await mkdir(join(path, '..'), { recursive: true });
    const signal = {
      unit: 'uV',
      physical: [-800, 800],
      digital: [-2048, 2047],
      samplesPerRecord: RATE,
    } as const;
    const edf = encodeEdf({
      ...{ patient: '', kind: '', records: SECONDS, recordDuration: 1 },
      signals: [
        { ...signal, label: 'FP1-F7', samples: samplesOf(seizure) },
        { ...signal, label: 'F7-T7', samples: samplesOf(false) },
      ],
    });
    await writeFile(path, edf);
    if (seizure) {
      const common = { subtype: 0, channel: 0, number: 0, note: new Uint8Array(0) };
      const marks = [
        { ...common, sample: 20 * RATE, type: 32 },
        { ...common, sample: 30 * RATE, type: 33 },
      ];
      await writeFile(`${path}.seizures`, encodeAnnotations(marks));
    }
  }
});

it('labels the windows of EDF recordings by the seizures in the files beside them, and keeps patients together', async () => {
  const config = recordingsSchema.parse({
    source: 'recordings',
    folder: '.',
    files: ['*/*.edf'],
    channels: ['FP1-F7'],
    annotations: 'seizures',
    subjects: { 'chb01/*': 'chb01', 'chb02/*': 'chb02', 'chb03/*': 'chb03' },
    signal: { kind: 'windows', length: 64 },
    labels: { by: 'annotation', classes: { seizure: ['['] }, rest: 'rest' },
    split: { by: 'lists', train: ['chb01'], validation: ['chb02'], test: ['chb03'] },
  });
  const splits = await loadRecordings(config, { seed: 1, folder });
  expect(splits.train.classNames).toEqual(['rest', 'seizure']);
  const seizures = [splits.train, splits.validation, splits.test].map(({ labels }) => [
    labels.length,
    labels.reduce((sum, label) => sum + label, 0),
  ]);
  expect(seizures).toEqual([
    [120, 10],
    [60, 10],
    [60, 10],
  ]);
  expect(Array.from(splits.test.labels.subarray(19, 31))).toEqual([0, ...new Array(10).fill(1), 0]);
});
