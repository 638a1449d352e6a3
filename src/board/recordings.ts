import { ROW_HEAD, type SignalSamples, type StreamAnswers } from '../simulate/stream-answers.js';
import type { BoardClient } from './client.js';
import { BoardError, BoardReset } from './failure.js';
import { fieldsOf, REQUEST } from './protocol.js';

/** Bytes of a request around its content. */
const AROUND = 7;

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

/** Appends a number as templates/bundle/board.c.hbs reads it: what it adds to the one before it, seven bits in a byte. */
function appendDifference(bytes: number[], difference: number): void {
  let value = difference < 0 ? -2 * difference - 1 : 2 * difference;
  while (value > 0x7f) {
    bytes.push((value & 0x7f) | 0x80);
    value >>>= 7;
  }
  bytes.push(value);
}

/** Samples from `first` on, up to `end` at most, as many as fit, as a request. */
function encodeBlock(
  { channels, samples }: SignalSamples,
  first: number,
  end: number,
  collects: boolean,
  room: number,
): Uint8Array {
  const head = Buffer.alloc(5);
  head.writeUInt32LE(first, 0);
  head.writeUInt8(Number(collects), 4);
  const bytes: number[] = [...head];
  const before = new Int16Array(channels);
  // A number takes up to three bytes.
  for (let index = first; index < end && bytes.length + 3 * channels <= room; index++) {
    const sample = samples.subarray(index * channels, (index + 1) * channels);
    sample.forEach((value, channel) => {
      appendDifference(bytes, value - before[channel]);
    });
    before.set(sample);
  }
  return Uint8Array.from(bytes);
}

/** What is not needed to push a recording. */
export interface PushOptions {
  /** Called after each block with the number of samples so far. */
  readonly onSamples?: (done: number) => void;
  /**
   * Samples after which answers are expected, ascending. A block ends there, because a board takes samples up to an answer, and
   * the rest of a block would have to be sent again.
   */
  readonly ends?: Int32Array;
}

async function pushOnce(
  client: BoardClient,
  signal: SignalSamples,
  collects: boolean,
  { onSamples = () => {}, ends = new Int32Array() }: PushOptions,
): Promise<BoardStream> {
  const { classes, features, requestBytes } = client.greeting;
  const room = requestBytes - AROUND;
  const rows: number[] = [];
  const cycles: (number | undefined)[] = [];
  let quiet: number | undefined = 0;
  let nextEnd = 0;
  await client.ask(REQUEST.listen, new Uint8Array());
  for (let first = 0; first < signal.count; ) {
    while (nextEnd < ends.length && ends[nextEnd] < first) nextEnd += 1;
    const end = nextEnd < ends.length ? ends[nextEnd] + 1 : signal.count;
    const content = encodeBlock(signal, first, end, collects, room);
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
 * @throws BoardError when the board has no such front end, is reset again and again, or as client.ask
 */
export async function pushRecording(
  client: BoardClient,
  signal: SignalSamples,
  command: 'push' | 'collect' = 'push',
  options: PushOptions = {},
): Promise<BoardStream> {
  const { channels } = client.greeting;
  if (channels !== signal.channels) {
    throw new BoardError(
      `${client.port}: the board's front end takes ${channels} channels, the recording has ${signal.channels}; flash examples/board of this bundle`,
    );
  }
  for (let restart = 0; restart <= MOST_RESTARTS; restart++) {
    try {
      return await pushOnce(client, signal, command === 'collect', options);
    } catch (error) {
      if (!(error instanceof BoardReset)) throw error;
    }
  }
  throw new BoardError(
    `${client.port}: the board was reset ${MOST_RESTARTS + 1} times during one recording; check its power supply, its watchdog, and the size of its stack`,
  );
}
