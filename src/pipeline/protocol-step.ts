import type { Config } from '../config/config.js';
import { nearestName } from '../config/nearest.js';
import { type DataSplits, type Dataset, pickSamples } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { evaluatePolicy } from '../exit/evaluate.js';
import { noneRule } from '../exit/rules/none.js';
import type { Tabulated } from '../metrics/tabulate.js';
import { quantizeInputs } from '../quantize/input.js';
import { traceAll } from '../quantize/trace.js';
import { openSignal } from '../signal/open-front-end.js';
import { quotedList } from '../text/quoted-list.js';
import { excerpt } from '../text/terminal.js';
import { readIntegerModel } from './integer-model.js';
import { pathsOf } from './paths.js';
import { checkPeople } from './protocols/check-people.js';
import type { PreparedProtocol, Protocol } from './protocols/protocol.js';
import { PROTOCOLS } from './protocols/registry.js';
import { type StepOptions, silent } from './reporter.js';
import { checkSameData } from './same-data.js';
import { loadStepData, loadStepSignals } from './step-data.js';

/** The options of `ffirm scores --protocol`. */
export interface ProtocolOptions extends StepOptions {
  /** The name of a protocol. */
  readonly protocol: string;
  /** Recordings that are not scored. */
  readonly leaveOut?: readonly string[] | undefined;
  /** aami: minutes at the start of each recording that are not scored; 5 when absent. */
  readonly from?: number | undefined;
  /** szcore: the class whose events are scored; the one named seizure when absent. */
  readonly event?: string | undefined;
}

/** Scores by a protocol: plain JSON. */
export interface ProtocolReport {
  readonly protocol: string;
  readonly title: string;
  readonly dataset: string;
  readonly meanOver: Protocol['meanOver'];
  /** Recordings that are not scored, with the reasons. */
  readonly leftOut: PreparedProtocol['leftOut'];
  readonly notes: readonly string[];
  /** Of the whole integer network. */
  readonly int8: Tabulated;
  readonly earlyExit: Tabulated;
}

/** The test samples that are not of these recordings. @throws InputError when one does not exist, or none is left */
function without(test: Dataset, leaveOut: readonly string[]): Dataset {
  const { origins } = test;
  if (origins === undefined || leaveOut.length === 0) return test;
  const known = [...new Set(Array.from(origins.recordingOf, (index) => origins.recordings[index]))];
  for (const name of leaveOut) {
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    const remedy = near === undefined ? `there are ${quotedList(known, 12)}` : `did you mean "${near}"?`;
    throw new InputError(`--leave-out: the test part has no recording "${excerpt(name)}"; ${remedy}`);
  }
  const out = new Set(leaveOut);
  const kept = Uint32Array.from(test.labels.keys()).filter(
    (sample) => !out.has(origins.recordings[origins.recordingOf[sample]]),
  );
  if (kept.length === 0) throw new InputError('--leave-out: no recording is left; name fewer');
  return pickSamples(test, kept);
}

/** Recordings that the config leaves out of all parts. */
function leftOutBefore({ data }: Config, { split }: DataSplits): PreparedProtocol['leftOut'] {
  const excluded = data.source === 'recordings' ? data.exclude : [];
  return [
    ...(split?.leftOut ?? []).map((recording) => ({ recording, reason: 'data.split.leaveOut' })),
    ...excluded.map((recording) => ({ recording, reason: 'data.exclude' })),
  ];
}

/** Samples of a window of the config's front end; undefined if it has none. */
function spanOf({ frontEnd }: DataSplits): number | undefined {
  if (frontEnd === undefined || frontEnd.signal.kind === 'beats') return undefined;
  const { signal, rate, channels } = frontEnd;
  return openSignal(signal, { rate, channels: channels.map(({ name }) => name) }).span;
}

/**
 * Scores the answers of the integer network to the test samples by a published protocol, with intervals over people.
 *
 * @throws InputError when a file is missing or belongs to different data, there is no such protocol, the samples are not what
 *   it is for, or the split puts somebody into the test part and another
 */
export async function runProtocol(config: Config, options: ProtocolOptions): Promise<ProtocolReport> {
  const protocol = PROTOCOLS.find(({ name }) => name === options.protocol);
  if (protocol === undefined) {
    throw new InputError(
      `--protocol: there is no protocol "${excerpt(options.protocol)}"; there are ${quotedList(PROTOCOLS.map(({ name }) => name))}`,
    );
  }
  const { file } = await readIntegerModel(pathsOf(config, options.output));
  const reporter = options.reporter ?? silent;
  const splits = await (options.splits ?? (() => loadStepData(config, options)))();
  checkSameData(file.origin.provenance, splits, pathsOf(config, options.output).integerModel);
  const leaveOut = options.leaveOut ?? [];
  const test = without(splits.test, leaveOut);
  checkPeople(test, splits, protocol.name);
  const prepared = await protocol.prepare({
    data: config.data,
    test,
    span: spanOf(splits),
    seed: config.seed,
    from: options.from,
    event: options.event,
    signals: (name) => loadStepSignals(config, options, [name]),
  });
  const { model, scales } = file.network;
  reporter.note(`running ${test.count} test samples`);
  const trace = traceAll(model, quantizeInputs(test.features, scales.inputScale), model.exits);
  const score = (policy: Parameters<typeof evaluatePolicy>[1]) =>
    prepared.score(evaluatePolicy(trace, policy, model, test.labels).labels);
  return {
    protocol: protocol.name,
    title: protocol.title,
    dataset: test.name,
    meanOver: protocol.meanOver,
    leftOut: [
      ...leftOutBefore(config, splits),
      ...leaveOut.map((recording) => ({ recording, reason: '--leave-out' })),
      ...prepared.leftOut,
    ],
    notes: [...prepared.notes, ...(splits.notes ?? [])],
    int8: score(noneRule(model)),
    earlyExit: score(model),
  };
}
