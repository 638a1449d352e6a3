import type { KnownRange } from '../kernel/known/known.js';
import { type Code, code } from '../text/code.js';
import { constantDefinition } from './constants.js';
import { kernelSources } from './kernel-sources.js';
import { type LoweredUnit, lower } from './lower/index.js';
import { structNamed, textOf } from './lowered-text.js';

/** The file of the kernel that tells known answers from others. */
export const KNOWN = 'known/known';

/** The values for the templates of known answers. */
export interface KnownView {
  readonly types: Code;
  readonly prototypes: Code;
  readonly functions: Code;
  readonly definition: Code;
}

/**
 * Lowers what tells known answers from others, and gives the values for its templates.
 *
 * @param ranges of every exit point
 * @param routine the inference routine, lowered with the same prefix
 * @throws LoweringError when the kernel leaves the C-expressible subset
 */
export function knownView(ranges: readonly KnownRange[], routine: LoweredUnit, prefix: string): KnownView {
  const unit = lower(kernelSources([KNOWN]), undefined, { prefix });
  const knowledge = { rangeCount: ranges.length, ranges: ranges.map((range) => ({ ...range })) };
  return {
    types: textOf(unit.typeOf, (name) => !routine.typeOf.has(name)),
    prototypes: code(unit.prototypes.trim()),
    functions: code(unit.functions.trim()),
    // Its array is static by itself.
    definition: code(
      constantDefinition(structNamed(unit, 'Knowledge'), knowledge, `${prefix}_knowledge`).replace(
        /^(?=const )/m,
        'static ',
      ),
    ),
  };
}
