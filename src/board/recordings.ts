import { ROW_HEAD, type SignalSamples, type StreamAnswers } from '../simulate/stream-answers.js';
import type { BoardClient } from './client.js';
import { BoardError, BoardReset } from './failure.js';
import { fieldsOf, REQUEST } from './protocol.js';

/** Bytes of a request besides samples: what is around its content, the place of the first sample, and the manner. */
const BESIDES = 7 + 5;

/** Times that a recording is begun again after resets. */
const MOST_RESTARTS = 5;

/** What a board answered to a recording. */
export interface BoardStream {
  readonly answers: StreamAnswers;
  /** Cycles of every push that gave an answer; undefined where they were not measured. */
  readonly cycles: readonly (number | undefined)[];
  /** Most cycles of a push without an answer; undefined where they were not measured. */
  readonly quiet: number | undefined;
}

/** Samples `first` to `end` of a recording, as a request. */
function encodeBlock({ channels, samples }: SignalSamples, first: number, end: number, collects: boolean) {
  const content = Buffer.alloc(5 + 2 * channels * (end - first));
  content.writeUInt32LE(first, 0);
  content.writeUInt8(Number(collects), 4);
  samples.subarray(first * channels, end * channels).forEach((sample, i) => {
    content.writeInt16LE(sample, 5 + 2 * i);
  });
  return content;
}

async function pushOnce(
  client: BoardClient,
  signal: SignalSamples,
  collects: boolean,
  onSamples: (done: number) => void,
): Promise<BoardStream> {
  const { classes, features, requestBytes } = client.greeting;
  const block = Math.max(1, Math.floor((requestBytes - BESIDES) / (2 * signal.channels)));
  const rows: number[] = [];
  const cycles: (number | undefined)[] = [];
  let quiet: number | undefined = 0;
  await client.ask(REQUEST.listen, new Uint8Array());
  for (let first = 0; first < signal.count; ) {
    const content = encodeBlock(signal, first, Math.min(signal.count, first + block), collects);
    const fields = fieldsOf(await client.ask(REQUEST.push, content, true), client.port);
    const taken = fields.half();
    const answered = fields.byte() !== 0;
    const longest = fields.measured();
    quiet = quiet === undefined || longest === undefined ? undefined : Math.max(quiet, longest);
    if (taken === 0 || first + taken > signal.count) {
      throw new BoardError(
        `${client.port}: the board took ${taken} samples, which cannot be; flash examples/board of this bundle again`,
      );
    }
    first += taken;
    if (answered) {
      cycles.push(fields.measured());
      rows.push(first - 1, ...fields.integers(ROW_HEAD - 1 + classes), ...fields.bytes(features));
    }
    onSamples(first);
  }
  return {
    answers: { count: cycles.length, classes, features, rows: Int32Array.from(rows) },
    cycles,
    quiet,
  };
}

/**
 * Streams a recording to a board and gets every answer. After a reset the recording is begun again.
 *
 * @param command how the front end is called: see the harness
 * @param onSamples called after each block with the number of samples so far
 * @throws BoardError when the board has no such front end, is reset again and again, or as client.ask
 */
export async function pushRecording(
  client: BoardClient,
  signal: SignalSamples,
  command: 'push' | 'collect' = 'push',
  onSamples: (done: number) => void = () => {},
): Promise<BoardStream> {
  const { channels } = client.greeting;
  if (channels !== signal.channels) {
    throw new BoardError(
      `${client.port}: the board's front end takes ${channels} channels, the recording has ${signal.channels}; flash examples/board of this bundle`,
    );
  }
  for (let restart = 0; restart <= MOST_RESTARTS; restart++) {
    try {
      return await pushOnce(client, signal, command === 'collect', onSamples);
    } catch (error) {
      if (!(error instanceof BoardReset)) throw error;
    }
  }
  throw new BoardError(
    `${client.port}: the board was reset ${MOST_RESTARTS + 1} times during one recording; check its power supply, its watchdog, and the size of its stack`,
  );
}
