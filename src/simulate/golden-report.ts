import type { GoldenVector } from '../codegen/golden.js';
import { SimulationError } from './failure.js';

/** The result of checking the self-test. */
export interface GoldenReport {
  readonly vectors: number;
  /** Golden vectors that differ from what the TypeScript gives. */
  readonly wrong: readonly number[];
  /** Answers with one number changed that were given to the self-test. */
  readonly changes: number;
  /** Of these, those that it did not find; plus 1 for each thing that it does not do: begin, all steps, right inputs. */
  readonly unnoticed: number;
}

/**
 * Compares what templates/harness/ffirm_golden.c.hbs wrote with what it must write.
 *
 * @throws SimulationError when the lengths differ
 */
export function compareGolden(
  golden: readonly GoldenVector[],
  classes: number,
  bytes: Uint8Array,
): GoldenReport {
  const features = golden[0].input.length;
  const row = 4 * (4 + classes) + features;
  const changes = 2 * (4 + classes) * golden.length;
  const length = golden.length * row + 4 * (4 + changes);
  if (bytes.length !== length) {
    throw new SimulationError(
      `the program wrote ${bytes.length} bytes of golden vectors, ${length} are expected; run \`ffirm generate\` again`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbersAt = (start: number, count: number) =>
    Array.from({ length: count }, (_, i) => view.getInt32(start + 4 * i, true));
  const isRight = ({ label, exit, margin, settled, goodness, input }: GoldenVector, vector: number) => {
    const wanted = [label, exit, margin, Number(settled), ...goodness];
    const actual = numbersAt(vector * row, 4 + classes);
    const inputs = bytes.subarray((vector + 1) * row - features, (vector + 1) * row);
    return (
      wanted.every((value, i) => value === actual[i]) &&
      input.every((value, i) => (value & 255) === inputs[i])
    );
  };
  const [failures, begun, stepped, rightInputs, ...found] = numbersAt(golden.length * row, 4 + changes);
  // Every step up to the exit point, and one more, which must change nothing.
  const steps = golden.reduce((sum, { exit }) => sum + exit + 2, 0);
  const unusual = [failures === 0, begun === golden.length, stepped === steps, rightInputs === 1];
  return {
    vectors: golden.length,
    wrong: golden.flatMap((vector, i) => (isRight(vector, i) ? [] : [i])),
    changes,
    unnoticed: [...found.map((failed) => failed === 1), ...unusual].filter((good) => !good).length,
  };
}
