import { endianness } from 'node:os';
import { SimulationError } from './failure.js';

/** Raw samples of a recording, `[count][channels]`. */
export interface SignalSamples {
  readonly count: number;
  readonly channels: number;
  readonly samples: Int16Array;
}

/** The answers of a stream: one row per answer. */
export interface StreamAnswers {
  readonly count: number;
  readonly classes: number;
  readonly features: number;
  /** `[count][6 + classes + features]`: sample that gave the answer, age, label, exit, margin, settled, goodness, inputs. */
  readonly rows: Int32Array;
}

/** Numbers of a row before the goodness values. */
export const ROW_HEAD = 6;

/** Numbers of a row. */
export function rowLength({ classes, features }: Pick<StreamAnswers, 'classes' | 'features'>): number {
  return ROW_HEAD + classes + features;
}

/** The labels of all answers. */
export function labelsOf(answers: StreamAnswers): Int32Array {
  const length = rowLength(answers);
  return Int32Array.from({ length: answers.count }, (_, i) => answers.rows[i * length + 2]);
}

/** Position in the recording, in samples, of what each answer is about. */
export function positionsOf(answers: StreamAnswers): Int32Array {
  const length = rowLength(answers);
  return Int32Array.from(
    { length: answers.count },
    (_, i) => answers.rows[i * length] - answers.rows[i * length + 1],
  );
}

/** The bytes that a harness reads: little-endian 16-bit numbers. */
export function encodeSamples({ samples }: SignalSamples): Uint8Array {
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  return endianness() === 'BE' ? Buffer.from(bytes).swap16() : bytes;
}

/**
 * Reads the answers that a harness wrote.
 *
 * @throws SimulationError when their number is not the one that it reported
 */
export function decodeStreamAnswers(bytes: Uint8Array, shape: Omit<StreamAnswers, 'rows'>): StreamAnswers {
  const expected = 4 * shape.count * rowLength(shape);
  if (bytes.byteLength !== expected) {
    throw new SimulationError(
      `the program wrote ${bytes.byteLength} bytes of answers, ${shape.count} answers need ${expected}; run \`ffirm generate\` again`,
    );
  }
  const copy = Buffer.from(Uint8Array.from(bytes).buffer);
  return { ...shape, rows: new Int32Array((endianness() === 'BE' ? copy.swap32() : copy).buffer) };
}

/** How two runs of the same recording differ. */
export interface StreamComparison {
  /** Answers of the reference. */
  readonly answers: number;
  /** Answers that differ in anything, or that one of the runs does not have. */
  readonly mismatches: number;
  /** Row of the first one that differs; undefined when there is none. */
  readonly first: number | undefined;
}

/** Compares every integer of two runs. */
export function compareStreams(expected: StreamAnswers, actual: StreamAnswers): StreamComparison {
  const length = rowLength(expected);
  const common = Math.min(expected.count, actual.count);
  let first: number | undefined;
  let mismatches = Math.abs(expected.count - actual.count);
  for (let row = 0; row < common; row++) {
    const start = row * length;
    const same =
      length === rowLength(actual) &&
      expected.rows.subarray(start, start + length).every((value, i) => value === actual.rows[start + i]);
    if (!same) {
      first ??= row;
      mismatches += 1;
    }
  }
  if (mismatches > 0) first ??= common;
  return { answers: expected.count, mismatches, first };
}
