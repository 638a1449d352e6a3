import { openWorkspace } from '../kernel/memory/open-workspace.js';
import type { Handover } from '../kernel/signal/handover.js';
import type { Standardizer } from '../kernel/signal/standardize.js';
import type { ConstInt16Array, Workspace } from '../kernel/types.js';

/** The input of a front end. */
export interface SignalInput {
  /** Samples per second. */
  readonly rate: number;
  /** Names of the channels that are sampled together. */
  readonly channels: readonly string[];
}

/** How features are brought to the scale of the network's inputs. */
export interface Scaling {
  /** Features that have a scale of their own: all of them, or the channels of a point, which every point repeats. */
  readonly features: number;
  /** Standard deviations of a feature in the training part that become input 127. */
  readonly deviations: number;
  /** Whether features may have any width, so that each has a multiplier with a shift of its own. */
  readonly shifted: boolean;
  /** For every feature, the inputs per step, times 4096, if that is the same whatever the training part is like; 0 becomes 0. */
  readonly fixed?: readonly (number | undefined)[];
}

/** The shape of inputs that are points in time, one after the other. */
export interface InputMap {
  readonly height: 1;
  /** Points. */
  readonly width: number;
  /** Values of a point. */
  readonly channels: number;
}

/**
 * A front end ready to run: as TypeScript through its functions, as C through its sources and constants. Both are one
 * routine.
 */
export interface SignalProgram {
  /** Channels that a sample has. */
  readonly channels: number;
  /** Their names, in the order of a sample's numbers. */
  readonly channelNames: readonly string[];
  /** Samples per second. */
  readonly rate: number;
  /** Names of the features, in the order of the network's inputs. */
  readonly featureNames: readonly string[];
  /** How the features are brought to the scale of the network's inputs. */
  readonly scaling: Scaling;
  /** The shape of the inputs as a map, `[height][width][channels]`; undefined where they are features in no such order. */
  readonly map: InputMap | undefined;
  /** Samples that are stored as one: their mean. */
  readonly decimation: number;
  /** Samples that an answer describes: the length of a window; 1 for beats. */
  readonly span: number;
  /** Samples from one answer to the next; undefined where there is one for every beat, whenever it comes. */
  readonly hop: number | undefined;
  /** What an answer depends on in addition to its own samples. */
  readonly lookBack: {
    /** Answers before it that it is compared with. */
    readonly rows: number;
    /** Approximate number of answers in the running mean to which features are relative; 0 if they are not relative. */
    readonly mean: number;
  };
  /** The kernel's source file that its C starts from: a path in src/kernel without ending. */
  readonly source: string;
  /** The constants in flash: the fields of the kernel's FrontEnd. */
  readonly constants: Readonly<Record<string, unknown>>;
  /** The values of the names after @length in the kernel's types. */
  readonly lengths: ReadonlyMap<string, number>;
  /** A stream before its first sample. */
  open(): SignalRunner;
}

/** One stream of samples passing through a front end. */
export interface SignalRunner {
  /** Samples from what the last answer is about to the newest one. */
  readonly age: number;
  /** Features before they are brought to a common scale. */
  readonly features: Int16Array | Int32Array;
  /** The network's input. */
  readonly input: Int8Array;
  /** Takes the next sample of every channel; true when a description is due. */
  collect(samples: ConstInt16Array): boolean;
  /** Makes the network's input of what was collected; true when it is ready, and not overtaken by what was collected since. */
  describe(): boolean;
}

/** Takes the next sample of every channel, and describes what it completes; true when the network's input is ready. */
export function pushSample(runner: SignalRunner, samples: ConstInt16Array): boolean {
  return runner.collect(samples) && runner.describe();
}

/** Between collecting and describing, before the first sample. */
export function noHandover(): Handover {
  return { stored: 0, due: -1, described: -1 };
}

/** A workspace without room for any network: in TypeScript, streams only make inputs. */
export function noWorkspace(): Workspace {
  return openWorkspace({ classes: 0, passes: 0, space: 0, activations: 0 });
}

/** A standardizer that passes 16-bit features through as far as 8 bits can: for front ends that are not fitted yet. */
export function plainStandardizer(features: number): Standardizer {
  return {
    features,
    center: new Int16Array(features),
    multiplier: new Int16Array(features).fill(4096),
  };
}
