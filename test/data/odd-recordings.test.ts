import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRecording } from '../../src/data/open-recording.js';
import { oddEdfFiles } from './edf/odd-edf.js';
import { expectTruth, type OddRecording, readOwn } from './odd-recording.js';
import { oddAnnotations, oddRecords } from './wfdb/odd-records.js';
import { inputErrorOf } from './wfdb/outcome.js';
import { scratchFolder } from './wfdb/scratch.js';

const SEED = 7;
const scratch = scratchFolder();

/** Reads all of a recording whose channels have no faults, with nobody to hear of what is odd. */
function readStrictly(path: string): Promise<string | undefined> {
  return inputErrorOf(async () => {
    const file = await openRecording(path);
    try {
      const usable = [...file.channels.keys()].filter(
        (channel) => file.channels[channel].fault === undefined,
      );
      await file.readAll(usable);
      await file.annotations();
    } finally {
      await file.close();
    }
  });
}

/** By what is odd about them. */
function byOddness(all: readonly OddRecording[]): readonly (readonly [string, readonly OddRecording[]])[] {
  const kinds = new Map<string, OddRecording[]>();
  for (const one of all) kinds.set(one.oddness, [...(kinds.get(one.oddness) ?? []), one]);
  return [...kinds];
}

// test-long/readers-against-peers.test.ts compares more of these with wfdb-python, MNE and pyEDFlib.
describe.each([
  ['WFDB records', oddRecords(4, SEED)],
  ['WFDB records with annotation files', oddAnnotations(4, SEED)],
  ['EDF files', oddEdfFiles(3, SEED)],
] as const)('%s', (_, all) => {
  it.each(byOddness(all))(
    'with %s give what was written; what is odd is heard, and refused where nobody listens',
    async (_oddness, recordings) => {
      for (const recording of recordings) {
        for (const [file, content] of recording.files) scratch.write(file, content);
        const own = await readOwn(scratch.path, recording);
        expectTruth(recording, own);
        const path = join(
          scratch.path,
          `${recording.name}${recording.files.has(`${recording.name}.edf`) ? '.edf' : ''}`,
        );
        const refusal = await readStrictly(path);
        expect(refusal === undefined, `${recording.name}: ${refusal}`).toBe(own.oddities === 0);
      }
    },
  );
});
