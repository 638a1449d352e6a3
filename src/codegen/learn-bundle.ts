import { learnerLengths } from '../adapt/create-learner.js';
import { stateBytes } from '../kernel/learn/state.js';
import type { Adaptation } from '../kernel/learn/types.js';
import type { IntegerModel } from '../quantize/integer-network.js';
import { type Code, code } from '../text/code.js';
import { constantDefinition } from './constants.js';
import { kernelSources, type Needs, ROUTINE } from './kernel-sources.js';
import { type LoweredUnit, lower } from './lower/index.js';
import { structNamed, textOf, withParts } from './lowered-text.js';
import { structBytes } from './struct-size.js';

/** The files that learning on the device starts from. */
const LEARNING: readonly string[] = ['learn/learner', 'learn/classify', 'learn/state'];

/**
 * Files whose small functions learning has copies of, static like the originals: a call for every unit would take longer than
 * what it does.
 */
export const COPIED: readonly string[] = ['requantize', 'tile', 'room'];

/** The files of a C file of their own: firmware that stores no states is linked without it. */
const STATE: readonly string[] = [
  ...['learn/state', 'learn/bytes', 'crc'],
  ...['recomputed/stored', 'remembered/stored', 'fixed/stored', 'moving/stored'],
];

/** The values for the templates of learning. */
export interface LearnView {
  readonly lengths: readonly { readonly name: string; readonly value: number }[];
  /** Bytes of a learner. */
  readonly bytes: number;
  /** Bytes of an exported state. */
  readonly stateBytes: number;
  readonly questions: number;
  readonly laterQuestions: number;
  readonly updates: number;
  readonly laterUpdates: number;
  readonly replays: number;
  readonly learnsLayer: boolean;
  readonly publicConstants: Code;
  readonly publicTypes: Code;
  readonly internalTypes: Code;
  readonly constants: Code;
  readonly prototypes: Code;
  readonly functions: Code;
  readonly stateFunctions: Code;
  readonly definition: Code;
}

/**
 * Lowers learning on the device to C, together with the inference routine.
 *
 * @throws LoweringError when the kernel leaves the C-expressible subset
 */
export function lowerLearning(
  needs: Needs,
  { keepsProducts, learnsLayer }: Adaptation,
  prefix: string,
): LoweredUnit {
  const sources = kernelSources([ROUTINE, ...LEARNING], { ...needs, keepsProducts, learnsLayer });
  return lower(sources, undefined, { prefix });
}

/** The file of a function that other C of the library has, too. */
const SHARED = 'crc';

/** The file of a function that the matrix kernels have; see blobView. */
const OF_KERNELS = 'weight-at';

/** The functions of a unit, static where they are not part of learning: other C of the library may have its own. */
function ownStatic(unit: LoweredUnit): ReadonlyMap<string, string> {
  return new Map(
    [...unit.functionOf].map(([name, text]) => [
      name,
      unit.fileOf.get(name) === SHARED ? `static ${text}` : text,
    ]),
  );
}

/** The constants that firmware needs: what a function that reads states returns, and that the wearer does not know an answer. */
const PUBLIC: readonly string[] = [
  ...['STATE_READ', 'STATE_DAMAGED', 'STATE_OF_ANOTHER', 'STATE_IMPOSSIBLE'],
  'UNANSWERED',
];

/**
 * The values for the templates of learning.
 *
 * @param unit learning, lowered
 * @param routine the inference routine, lowered with the same prefix
 */
export function learnView(
  adaptation: Adaptation,
  model: IntegerModel,
  unit: LoweredUnit,
  routine: LoweredUnit,
  prefix: string,
): LearnView {
  const learner = structNamed(unit, 'Learner');
  const shown = withParts([learner]);
  const lengths = learnerLengths(model, adaptation);
  const isOwn = (name: string) =>
    !routine.functionOf.has(name) || COPIED.includes(unit.fileOf.get(name) ?? '');
  const isOfState = (name: string) => STATE.includes(unit.fileOf.get(name) ?? '');
  const isNewType = (name: string) => !routine.typeOf.has(name);
  const isNewConstant = (name: string) => !routine.constantOf.has(name);
  return {
    lengths: [...lengths].map(([name, value]) => ({ name, value })),
    bytes: structBytes(learner, new Map([...lengths, ['CLASSES', model.classes]])),
    stateBytes: stateBytes(model, adaptation),
    questions: adaptation.firstSlots,
    laterQuestions: adaptation.slotCount - adaptation.firstSlots,
    updates: adaptation.firstUpdates,
    laterUpdates: adaptation.laterUpdates,
    replays: adaptation.replayCount,
    learnsLayer: adaptation.learnsLayer,
    publicConstants: textOf(unit.constantOf, (name) => PUBLIC.includes(name)),
    publicTypes: textOf(unit.typeOf, (name) => isNewType(name) && shown.has(name)),
    internalTypes: textOf(unit.typeOf, (name) => isNewType(name) && !shown.has(name)),
    constants: textOf(unit.constantOf, (name) => isNewConstant(name) && !PUBLIC.includes(name)),
    prototypes: textOf(
      unit.prototypeOf,
      (name) => !routine.prototypeOf.has(name) && unit.fileOf.get(name) !== SHARED,
    ),
    functions: textOf(
      unit.functionOf,
      (name) => isOwn(name) && !isOfState(name) && unit.fileOf.get(name) !== OF_KERNELS,
    ),
    stateFunctions: textOf(ownStatic(unit), (name) => isOwn(name) && isOfState(name)),
    definition: code(
      constantDefinition(structNamed(unit, 'Adaptation'), { ...adaptation }, `${prefix}_adaptation`),
    ),
  };
}
