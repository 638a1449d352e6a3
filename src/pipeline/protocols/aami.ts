import { InputError } from '../../errors/input-error.js';
import { AAMI_CLASSES } from '../../metrics/aami.js';
import { confusionMatrix } from '../../metrics/confusion.js';
import { addEc57, type BeatCounts, beatFigures, type Ec57Counts, ec57Counts } from '../../metrics/ec57.js';
import { type Figure, type Tabulation, tabulate } from '../../metrics/tabulate.js';
import { quotedList } from '../../text/quoted-list.js';
import { excerpt } from '../../text/terminal.js';
import { type PreparedProtocol, type Protocol, type ProtocolInput, samplesByRecording } from './protocol.js';

/** Minutes at the start of each record in which a device may learn; EC57 does not score them. */
const LEARNING_PERIOD = 5;

/** The code of a paced beat in WFDB. */
const PACED = '/';

const KINDS = ['S', 'V'] as const;

const figures: readonly Figure[] = KINDS.flatMap((kind): Figure[] => [
  { name: `${kind} sensitivity`, unit: '%', worse: 'lower' },
  { name: `${kind} PPV`, unit: '%', worse: 'lower' },
  { name: `${kind} false-positive rate`, unit: '%', worse: 'higher' },
]);

function shownOf(kind: string, counts: BeatCounts): Readonly<Record<string, number>> {
  return {
    [`${kind} TP`]: counts.truePositive,
    [`${kind} FN`]: counts.falseNegative,
    [`${kind} FP`]: counts.falsePositive,
    [`${kind} TN`]: counts.trueNegative,
  };
}

const tabulation: Tabulation<Ec57Counts> = {
  figures,
  meanOver: 'recordings',
  add: addEc57,
  valuesOf: (counts) =>
    KINDS.flatMap((kind) => {
      const { sensitivity, ppv, falsePositiveRate } = beatFigures(counts[kind]);
      return [sensitivity, ppv, falsePositiveRate];
    }),
  shown: (counts) => ({ ...shownOf('S', counts.S), ...shownOf('V', counts.V) }),
};

/** Recordings with paced beats. EC57 leaves them out. @throws InputError naming those that would be scored */
async function checkPaced(names: readonly string[], { data, signals }: ProtocolInput): Promise<void> {
  if (data.source !== 'recordings') return;
  const paced: string[] = [];
  for (const name of names) {
    const found = await signals(name);
    if (found.some(({ annotations }) => annotations.some(({ code }) => code === PACED))) paced.push(name);
  }
  if (paced.length === 0) return;
  throw new InputError(
    `--protocol aami: recordings ${quotedList(paced)} have paced beats, and EC57 leaves such recordings out; name them in ` +
      `data.split.leaveOut or with --leave-out`,
  );
}

async function prepare(input: ProtocolInput): Promise<PreparedProtocol> {
  const { test, seed } = input;
  const stray = test.classNames.find((name) => !AAMI_CLASSES.some((known) => known === name));
  if (stray !== undefined) {
    throw new InputError(
      `--protocol aami: "${excerpt(stray)}" is not a class of heart beats; name the classes ${AAMI_CLASSES.join(', ')} in data.labels`,
    );
  }
  const times = test.origins?.times;
  if (times === undefined && input.from !== undefined && input.from > 0) {
    throw new InputError(
      '--from: these samples have no times, so nobody knows which are in the first minutes; write --from 0',
    );
  }
  const from = times === undefined ? 0 : (input.from ?? LEARNING_PERIOD);
  const records = samplesByRecording(test).map(({ samples, ...record }) => ({
    ...record,
    samples: samples.filter((sample) => times === undefined || times[sample] >= 60 * from),
  }));
  const scored = records.filter(({ samples }) => samples.length > 0);
  if (scored.length === 0) {
    throw new InputError(
      `--from: no beat of the test part is later than minute ${from}; write a smaller number`,
    );
  }
  await checkPaced(
    scored.map(({ recording }) => recording),
    input,
  );
  return {
    leftOut: records
      .filter(({ samples }) => samples.length === 0)
      .map(({ recording }) => ({ recording, reason: `no beats after minute ${from}` })),
    notes: [
      from === 0
        ? 'All beats count, also those of the first five minutes, in which EC57 lets a device learn.'
        : `Beats count from minute ${from} of each recording on` +
          (from === LEARNING_PERIOD ? ', as EC57 says; most publications count all beats: --from 0.' : '.'),
      'An F or Q beat that is answered V, and a Q beat that is answered S, counts neither for nor against.',
      'Beats that were not detected are in no count.',
    ],
    score: (answers) =>
      tabulate(
        scored.map(({ recording, subject, samples }) => ({
          recording,
          subject,
          counts: ec57Counts(
            confusionMatrix(
              Uint8Array.from(samples, (sample) => answers[sample]),
              Uint8Array.from(samples, (sample) => test.labels[sample]),
              test.classNames,
            ),
          ),
        })),
        tabulation,
        seed,
      ),
  };
}

/** Heart beats, beat by beat. */
export const aami: Protocol = {
  name: 'aami',
  title: 'ANSI/AAMI EC57, beat by beat',
  meanOver: tabulation.meanOver,
  prepare,
};
