import { z } from 'zod';
import { InputError } from '../errors/input-error.js';
import { NEVER } from '../kernel/limits.js';
import { jsonText } from '../text/json.js';

const FORMAT = 'ffirm thresholds 1';

const hash = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits');
const count = z.int().positive();
const percent = z.number().min(0).max(100);

const thresholdsSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** What is promised of early exit, or why nothing is; null for rules that promise nothing. */
  claim: z.string().nullable(),
  exitRule: z.enum(['margin', 'lightff', 'none']),
  /** What is compared with the thresholds. */
  decision: z.enum(['goodness', 'heads']),
  /** Validation samples: those that fixed the path of the margin rule, and those that calibrated; all for other rules. */
  samples: z.strictObject({ tuning: z.int().min(0), calibration: count }),
  /** Percent of all validation samples: the whole network, and with early exit. */
  validationAccuracy: z.strictObject({ full: percent, earlyExit: percent }),
  /** SHA-256 of the file of the quantized network. */
  quantized: hash,
  /** SHA-256 of the integer model with these exit points. */
  integerModel: hash,
  /** In the order in which the network gets there. */
  exits: z.array(
    z.strictObject({
      layer: z.int().min(0),
      units: count,
      /** In integer units; null where the network never stops. */
      threshold: z.int().nullable(),
      /** In integer units: labels that are further behind are dropped; null where none is. */
      gap: z.int().nullable(),
      /** Share of the validation samples that stop there, 0 to 1. */
      share: z.number().min(0).max(1),
    }),
  ),
});

/** What calibration came to, for people: the thresholds of an integer model, and the claim that stands above them. */
export type Thresholds = Readonly<Omit<z.output<typeof thresholdsSchema>, 'format'>>;

/** A threshold or a gap as it stands in the file. */
export function shownThreshold(threshold: number): number | null {
  return threshold === NEVER ? null : threshold;
}

/** The text of a file of thresholds: the claim above, an exit point on each line. The same thresholds give the same bytes. */
export function encodeThresholds(thresholds: Thresholds): string {
  const { claim, exitRule, decision, samples, validationAccuracy, quantized, integerModel, exits } =
    thresholds;
  const facts = { claim, exitRule, decision, samples, validationAccuracy, quantized, integerModel };
  const above = jsonText({ format: FORMAT, ...facts }, 2).replace(/\n\}$/, '');
  const lines = exits.map(({ layer, units, threshold, gap, share }) => {
    const parts = Object.entries({ layer, units, threshold, gap, share });
    return `    { ${parts.map(([key, value]) => `"${key}": ${value}`).join(', ')} }`;
  });
  return `${above},\n  "exits": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/**
 * Reads the text of a file of thresholds.
 *
 * @param source name of the file, for messages
 * @throws InputError when it is damaged or of another version
 */
export function decodeThresholds(text: string, source: string): Thresholds {
  try {
    const { format: _format, ...thresholds } = thresholdsSchema.parse(JSON.parse(text));
    return thresholds;
  } catch (cause) {
    throw new InputError(`${source}: not the thresholds of this version; run \`ffirm calibrate\` again`, {
      cause,
    });
  }
}
