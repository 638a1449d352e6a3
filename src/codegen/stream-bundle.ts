import type { FrontEndRecord } from '../signal/front-end.js';
import type { SignalProgram } from '../signal/program.js';
import { type Code, code } from '../text/code.js';
import { UserText } from '../text/user-text.js';
import { floatLiteral } from './c-text.js';
import { constantDefinition } from './constants.js';
import { kernelName, kernelSources, type Needs, ROUTINE } from './kernel-sources.js';
import { type Field, type KernelFile, type LoweredUnit, lower, type Struct } from './lower/index.js';
import { structNamed, withParts } from './lowered-text.js';
import { structBytes } from './struct-size.js';

/** Lengths that the header of the classifier defines. */
const COMMON_LENGTHS = ['CLASSES', 'PASSES', 'FEATURES', 'SPACE', 'ACTIVATIONS'];

/** A channel as text. */
export interface ChannelView {
  readonly name: UserText;
  /** What a step of a sample is, as in the recordings that the network was trained on; undefined if that is not known. */
  readonly scale: UserText | undefined;
  /** Steps per unit, and the sample of 0 units, as literals of C; undefined if they are not known. */
  readonly steps: { readonly scale: string; readonly offset: string } | undefined;
}

/** The values for the templates of a front end. */
export interface StreamView {
  readonly channels: number;
  readonly several: boolean;
  /** Whether layers keep their outputs from one window to the next. */
  readonly keepsMaps: boolean;
  /** Whether the front end takes blocks of samples at once. */
  readonly takesBlocks: boolean;
  /** The channels of a sample, in order. */
  readonly channelList: readonly ChannelView[];
  /** Whether scales of the channels are known. */
  readonly scaled: boolean;
  /** Samples per second, as text. */
  readonly rateText: string;
  /** What an answer is about, how often there is one, and when, as text. */
  readonly window: string;
  readonly hop: string;
  readonly delay: string;
  /** Until when what was collected has to be described, as text. */
  readonly describeBy: string;
  /** What the front end does with samples, as text. */
  readonly does: string;
  /** Whether recordings of another rate were brought to this one for training. */
  readonly resampled: boolean;
  /** Samples per 1000 seconds. */
  readonly rateMillihertz: number;
  readonly lengths: readonly { readonly name: string; readonly value: number }[];
  /** Bytes of the stream in addition to the classifier's workspace and the network's input. */
  readonly stateBytes: number;
  /** Constants that those types are declared with. */
  readonly publicConstants: Code;
  readonly publicTypes: Code;
  readonly internalTypes: Code;
  readonly constants: Code;
  readonly functions: Code;
  readonly definition: Code;
}

/** The parts of lowered code that a smaller unit does not contain. */
function added(parts: ReadonlyMap<string, string>, known: ReadonlyMap<string, string>): Code {
  const texts = [...parts].filter(([name]) => !known.has(name)).map(([, text]) => text);
  return code(texts.join('\n\n'));
}

/**
 * The functions of a front end, which no other file calls: so all are static. With the constants in sight, a compiler computes with
 * their values.
 */
function ownFunctions(unit: LoweredUnit, routine: LoweredUnit): Code {
  const own = [...unit.functionOf].filter(([name]) => !routine.functionOf.has(name));
  const texts = own.map(([name, text]) => (unit.prototypeOf.has(name) ? `static ${text}` : text));
  return code(texts.join('\n\n'));
}

/** The stream of raw windows whose network keeps its layers' outputs from one window to the next. */
const KEEPING_STREAM = 'kept/stream';

/** What a step of a sample is: "256 steps per m/s2, 0 at 12". */
function stepText({ unit, gain, offset }: FrontEndRecord['channels'][number]): string {
  if (unit === '' && gain === 1 && offset === 0) return 'the integers of the recordings';
  const per = `${gain} ${gain === 1 ? 'step' : 'steps'} per ${unit === '' ? 'unit' : unit}`;
  return offset === 0 ? per : `${per}, 0 at ${offset}`;
}

/** The channels of a front end, with unit and scale if they are in the model's file. */
function channelViews(
  { channelNames }: SignalProgram,
  record: FrontEndRecord | undefined,
): readonly ChannelView[] {
  return channelNames.map((name, i) => {
    const known = record?.channels[i];
    return {
      name: new UserText(name),
      scale: known === undefined ? undefined : new UserText(stepText(known)),
      steps:
        known === undefined
          ? undefined
          : { scale: `${floatLiteral(known.gain)}f`, offset: `${floatLiteral(known.offset)}f` },
    };
  });
}

/** What an answer is about, how often there is one, and when. */
function timingOf({ span, hop, rate }: SignalProgram): Pick<StreamView, 'window' | 'hop' | 'delay'> {
  const lasting = (samples: number): string =>
    `${samples} samples, ${Number((samples / rate).toPrecision(4))} s`;
  return hop === undefined
    ? {
        window: 'one heart beat and the signal around it',
        hop: 'an answer for every beat',
        delay: 'an answer is given when the next beat is found; its age is the delay in samples',
      }
    : {
        window: lasting(span),
        hop: lasting(hop),
        delay: 'none: an answer is given at the last sample of its window',
      };
}

/** Until when what was collected has to be described. */
function describeBy({ hop, decimation }: SignalProgram): string {
  if (hop === undefined) return 'the next beat is found';
  return decimation === 1 ? 'the next sample is collected' : `${decimation} more samples are collected`;
}

/** What a front end does with samples. */
function workOf({ map }: SignalProgram): Pick<StreamView, 'does'> {
  return map === undefined
    ? {
        does: 'finds what is to be classified, computes its features and classifies it',
      }
    : {
        does: 'brings them to 8 bits, keeps as many as a window has, and classifies every window',
      };
}

/** Bytes of the state of the front end: what a stream contains in addition to workspace and input. */
function stateBytes(stream: Struct, lengths: ReadonlyMap<string, number>): number {
  const bytesOf = ({ type }: Field): number => {
    // A truth value stands before something that begins at a multiple of 4.
    if (type.kind === 'int' || type.kind === 'bool') return 4;
    if (type.kind !== 'struct' || type.struct.name === 'Workspace') return 0;
    return 4 * Math.ceil(structBytes(type.struct, lengths) / 4);
  };
  return stream.fields.reduce((sum, field) => sum + bytesOf(field), 0);
}

/**
 * Lowers a front end to C, together with the inference routine.
 *
 * @param variant of the routine
 * @throws LoweringError when the kernel leaves the C-expressible subset
 */
export function lowerFrontEnd(program: SignalProgram, needs: Needs, prefix: string): LoweredUnit {
  const source = needs.keepsMaps ? KEEPING_STREAM : program.source;
  return lower(kernelSources([ROUTINE, source], needs), undefined, { prefix });
}

/**
 * Bytes of RAM that a stream takes in addition to the classifier's workspace and the network's input.
 *
 * @throws LoweringError when the kernel leaves the C-expressible subset
 */
export function streamStateBytes(program: SignalProgram, needs: Needs): number {
  const unit = lowerFrontEnd(program, needs, 'net');
  return stateBytes(structNamed(unit, 'Stream'), new Map([...unit.lengthOf, ...program.lengths]));
}

/**
 * The functions of some files that lowered functions of other files call.
 *
 * @param copied files among them whose functions the callers have copies of
 */
export function callsInto(
  unit: LoweredUnit,
  files: readonly KernelFile[],
  copied: readonly string[] = [],
): readonly string[] {
  const names = files.map(kernelName).filter((name) => !copied.includes(name));
  const isInside = (name: string) => names.includes(unit.fileOf.get(name) ?? '');
  const outside = [...unit.callsOf].filter(([name]) => !isInside(name));
  return [...new Set(outside.flatMap(([, calls]) => calls.filter(isInside)))];
}

/**
 * The values for the templates of a front end.
 *
 * @param unit the front end, lowered
 * @param routine the inference routine, lowered with the same prefix
 * @param record the front end in the model's file
 */
export function streamView(
  program: SignalProgram,
  unit: LoweredUnit,
  routine: LoweredUnit,
  prefix: string,
  record: FrontEndRecord | undefined,
): StreamView {
  const stream = structNamed(unit, 'Stream');
  const streamTypes = withParts([stream]);
  const shown = new Map([...unit.typeOf].filter(([name]) => streamTypes.has(name)));
  const hidden = new Map([...unit.typeOf].filter(([name]) => !shown.has(name)));
  const lengths = [...program.lengths].filter(([name]) => !COMMON_LENGTHS.includes(name));
  const missing = unit.lengthMacros.filter(
    (macro) =>
      ![...COMMON_LENGTHS, ...program.lengths.keys()].some(
        (name) => macro === `${prefix.toUpperCase()}_${name}`,
      ),
  );
  if (missing.length > 0) throw new RangeError(`there is no value for ${missing.join(', ')}`);
  const constants = (isLength: boolean) =>
    new Map([...unit.constantOf].filter(([name]) => unit.lengthOf.has(name) === isLength));
  return {
    channels: program.channels,
    several: program.channels > 1,
    keepsMaps: unit.functionOf.has('beginNext'),
    takesBlocks: unit.functionOf.has('collectStreamBlock'),
    channelList: channelViews(program, record),
    scaled: record !== undefined,
    ...timingOf(program),
    ...workOf(program),
    describeBy: describeBy(program),
    rateText: String(program.rate),
    resampled: record?.resampled === true,
    rateMillihertz: Math.round(1000 * program.rate),
    lengths: lengths.map(([name, value]) => ({ name, value })),
    stateBytes: stateBytes(stream, new Map([...unit.lengthOf, ...program.lengths])),
    publicTypes: added(shown, routine.typeOf),
    internalTypes: added(hidden, routine.typeOf),
    publicConstants: added(constants(true), routine.constantOf),
    constants: added(constants(false), routine.constantOf),
    functions: ownFunctions(unit, routine),
    definition: code(
      constantDefinition(structNamed(unit, 'FrontEnd'), program.constants, `${prefix}_front_end`).replace(
        /^const /m,
        'static const ',
      ),
    ),
  };
}
