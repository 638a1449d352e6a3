import { z } from 'zod';
import { EXIT_RULES } from '../config/exit-rules.js';
import { InputError } from '../errors/input-error.js';
import { DECISIONS } from '../kernel/decision/decision.js';
import { NEVER } from '../kernel/limits.js';
import { partScoresSchema } from '../metrics/part-scores.js';
import { jsonText } from '../text/json.js';

const FORMAT = 'ffirm thresholds 2';

const hash = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits');
const count = z.int().positive();
const percent = z.number().min(0).max(100);

const thresholdsSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** The claim about early exit, or why there is none; null for stopping rules that make no claim. */
  claim: z.string().nullable(),
  exitRule: z.enum(EXIT_RULES),
  /** The quantity that is compared with the thresholds. */
  decision: z.enum(DECISIONS),
  /**
   * Validation samples: those that fixed the path of the margin rule, and those that calibrated; all of them for other
   * stopping rules.
   */
  samples: z.strictObject({ tuning: z.int().min(0), calibration: count }),
  /** Accuracy in percent on all validation samples: of the whole network, and with early exit. */
  validationAccuracy: z.strictObject({ full: percent, earlyExit: percent }),
  /** Right answers to all validation samples with early exit, by class and for the worst person. */
  validationScores: partScoresSchema,
  /** SHA-256 of the file of the quantized network. */
  quantized: hash,
  /** SHA-256 of the integer model with these exit points. */
  integerModel: hash,
  /** In the order in which the network reaches them. */
  exits: z.array(
    z.strictObject({
      layer: z.int().min(0),
      units: count,
      /** In integer units; null if the network never stops there. */
      threshold: z.int().nullable(),
      /** In integer units: labels that are further behind are dropped; null if none is dropped. */
      gap: z.int().nullable(),
      /** Share of the validation samples that stop there, 0 to 1. */
      share: z.number().min(0).max(1),
    }),
  ),
});

/** The result of calibration for people: the thresholds of an integer model, with the claim above them. */
export type Thresholds = Readonly<Omit<z.output<typeof thresholdsSchema>, 'format'>>;

/** A threshold or a gap as written in the file. */
export function shownThreshold(threshold: number): number | null {
  return threshold === NEVER ? null : threshold;
}

/**
 * The text of a thresholds file: the claim at the top, then one exit point per line. The same thresholds give the same bytes.
 */
export function encodeThresholds(thresholds: Thresholds): string {
  const { claim, exitRule, decision, samples, validationAccuracy, validationScores } = thresholds;
  const { quantized, integerModel, exits } = thresholds;
  const facts = {
    ...{ claim, exitRule, decision, samples, validationAccuracy, validationScores },
    ...{ quantized, integerModel },
  };
  const above = jsonText({ format: FORMAT, ...facts }, 2).replace(/\n\}$/, '');
  const lines = exits.map(({ layer, units, threshold, gap, share }) => {
    const parts = Object.entries({ layer, units, threshold, gap, share });
    return `    { ${parts.map(([key, value]) => `"${key}": ${value}`).join(', ')} }`;
  });
  return `${above},\n  "exits": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/**
 * Reads the text of a thresholds file.
 *
 * @param source name of the file, for messages
 * @throws InputError when it is damaged or from another version
 */
export function decodeThresholds(text: string, source: string): Thresholds {
  try {
    const { format: _format, ...thresholds } = thresholdsSchema.parse(JSON.parse(text));
    return thresholds;
  } catch (cause) {
    throw new InputError(`${source}: not a thresholds file of this version; run \`ffirm calibrate\` again`, {
      cause,
    });
  }
}
