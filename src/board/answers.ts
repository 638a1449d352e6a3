import type { IntegerAnswers, IntegerExecutor, IntegerSamples, RunMode } from '../simulate/executor.js';
import { emptyAnswers } from '../simulate/samples.js';
import type { BoardClient } from './client.js';
import { BoardError } from './failure.js';
import { fieldsOf, REQUEST } from './protocol.js';

/** Bits for the ways of calling the routine, in the order in which a board answers. */
const BITS: readonly (readonly [mode: RunMode, bit: number])[] = [
  ['classify', 1],
  ['step', 2],
  ['whole', 4],
];

/** What a board answered, and the cycles of every answer. */
export interface BoardAnswers {
  readonly answers: IntegerAnswers;
  /** By sample; undefined where they were not measured. */
  readonly cycles: readonly (number | undefined)[];
}

/** Answers to be filled in. */
interface Growing {
  readonly answers: IntegerAnswers;
  readonly cycles: (number | undefined)[];
}

/**
 * Sends samples to a board, each once, and gets its answers to every way of calling.
 *
 * @param onAnswer called after each sample with the number of samples so far
 * @throws BoardError when the board takes samples of another length, or as client.ask
 */
export async function answerSamples(
  client: BoardClient,
  samples: IntegerSamples,
  modes: readonly RunMode[],
  onAnswer: (done: number) => void = () => {},
): Promise<ReadonlyMap<RunMode, BoardAnswers>> {
  const { features, classes } = client.greeting;
  if (samples.features !== features) {
    throw new BoardError(
      `${client.port}: the board takes ${features} features, the samples have ${samples.features}; flash examples/board of this bundle`,
    );
  }
  const wanted = BITS.filter(([mode]) => modes.includes(mode));
  const bits = wanted.reduce((sum, [, bit]) => sum | bit, 0);
  const found = new Map<RunMode, Growing>(
    wanted.map(([mode]) => [mode, { answers: emptyAnswers(samples.count, classes), cycles: [] }]),
  );
  for (let sample = 0; sample < samples.count; sample++) {
    const input = samples.inputs.subarray(sample * features, (sample + 1) * features);
    const content = new Uint8Array(1 + features);
    content[0] = bits;
    content.set(new Uint8Array(input.buffer, input.byteOffset, features), 1);
    const fields = fieldsOf(await client.ask(REQUEST.answer, content), client.port);
    for (const { answers, cycles } of found.values()) {
      cycles.push(fields.measured());
      answers.labels[sample] = fields.integer();
      answers.exits[sample] = fields.integer();
      answers.margins[sample] = fields.integer();
      answers.settled[sample] = fields.integer();
      answers.goodness.set(fields.integers(classes), sample * classes);
    }
    onAnswer(sample + 1);
  }
  return found;
}

/** A board as one way of running the integer network, like the others. */
export function createBoardExecutor(client: BoardClient, mode: RunMode = 'classify'): IntegerExecutor {
  return {
    name: client.port,
    async run(samples) {
      const answers = (await answerSamples(client, samples, [mode])).get(mode);
      if (answers === undefined) throw new RangeError(`no way of calling "${mode}"`);
      return answers.answers;
    },
  };
}
