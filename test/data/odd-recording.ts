import { join } from 'node:path';
import { expect } from 'vitest';
import { collectOddities } from '../../src/data/oddity.js';
import { openRecording } from '../../src/data/open-recording.js';
import { type Annotation, type Channel, NOT_MEASURED } from '../../src/data/recording.js';

/** What a channel must give: its samples, null where nothing was measured; undefined when it cannot be read. */
export type Truth = readonly (number | null)[] | undefined;

/** A recording to be read by ffirm and by others. */
export interface OddRecording {
  /** Name of its files without their endings. */
  readonly name: string;
  /** What is odd about it. */
  readonly oddness: string;
  /** Files by their names. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Of every channel. */
  readonly channels: readonly Truth[];
  /** Of every channel, samples at its end that another reader is known to give wrongly; 0 when absent. */
  readonly unlike?: readonly number[];
}

/** What ffirm reads of a recording. */
export interface Own {
  readonly channels: readonly Channel[];
  /** Of every channel; undefined where it has a fault. */
  readonly samples: readonly (readonly (number | null)[] | undefined)[];
  readonly annotations: readonly Annotation[];
  readonly oddities: number;
}

/** Reads a recording that is in a folder with ffirm. A channel with a fault must be refused, with place and reason. */
export async function readOwn(folder: string, { name, files }: OddRecording): Promise<Own> {
  const path = join(folder, `${name}${files.has(`${name}.edf`) ? '.edf' : ''}`);
  const { report, found } = collectOddities();
  const file = await openRecording(path, { report });
  try {
    const samples: ((number | null)[] | undefined)[] = [];
    for (const [channel, { fault }] of file.channels.entries()) {
      if (fault !== undefined) {
        await expect(file.readAll([channel])).rejects.toThrow(`${file.source}, ${fault.place}: `);
      }
      const [own] = fault === undefined ? await file.readAll([channel]) : [];
      samples.push(own && Array.from(own, (sample) => (sample === NOT_MEASURED ? null : sample)));
    }
    return {
      channels: file.channels,
      samples,
      annotations: await file.annotations(),
      oddities: found().length,
    };
  } finally {
    await file.close();
  }
}

/**
 * What ffirm refuses to read of these files, and why others may read it: a channel of which the header does not say what its
 * samples stand for, or where they are. The other channels of the file are read.
 */
export const REFUSALS: Readonly<Record<string, { readonly says: RegExp; readonly why: string }>> = {
  'a signal file that is not there': { says: /there is no file/, why: 'there are no samples' },
  'a format that nobody knows': { says: /"99" is not known/, why: 'the samples cannot be told apart' },
  'a gain that is none': {
    says: /"high" is not a gain/,
    why: 'wfdb-python takes it as a gain of 200, which is a guess',
  },
  'digital limits that are equal': {
    says: /are not limits of 16-bit samples/,
    why: 'MNE takes the range as 1, which is a guess',
  },
  'physical limits that are equal': {
    says: /do not give a scale/,
    why: 'MNE takes the range as 1, which is a guess',
  },
  'limits that are no numbers': { says: /is not a number/, why: 'the samples have no scale' },
  'a signal without samples': { says: /the signal has none/, why: 'there are no samples' },
};

/** Checks what ffirm reads against what was written: the same samples, or a refusal that is on the list. */
export function expectTruth({ name, oddness, channels }: OddRecording, own: Own): void {
  expect(own.samples, `${name}, ${oddness}`).toEqual(channels);
  for (const { fault } of own.channels) {
    if (fault !== undefined) expect(`${fault.place}: ${fault.problem}`).toMatch(REFUSALS[oddness]?.says);
  }
  if (channels.includes(undefined)) expect(REFUSALS).toHaveProperty([oddness]);
}
