import type { PageRule } from '../pipeline/page-payload.js';

/** What the routine answers. */
export interface Answer {
  readonly label: number;
  readonly margin: number;
  /** Exit point that was reached. */
  readonly exit: number;
  readonly settled: boolean;
  /** Goodness or logit of every label; of a dropped label, where it was dropped. */
  readonly goodness: readonly number[];
}

/** The best answer at an exit point. */
export interface Step extends Answer {
  /** Multiply-accumulates up to here. */
  readonly macs: number;
  /** Labels that are not computed any further. */
  readonly dropped: readonly boolean[];
}

/** An input that a front end made. */
export interface Described {
  /** The sample that completed it, from 0. */
  readonly at: number;
  /** Samples from what it is about to that one. */
  readonly age: number;
  readonly input: Int8Array;
}

/** The shape of a network and its front end. */
export interface RoutineShape {
  readonly features: number;
  readonly classes: number;
  /** Channels of the front end; 0 if there is none. */
  readonly channels: number;
}

/** Samples that the module takes at a time; ffirm_page.c has the same number. */
const BATCH = 4096;

/** A threshold or gap that nothing reaches. */
const NEVER = 0x7fffffff;

/** The generated C, compiled to WebAssembly. */
export interface Routine {
  /** The answer of the bundle as it is, in one call. */
  classify(input: Int8Array): Answer;
  /** The answer at every exit point of a rule, until it stops. */
  grow(input: Int8Array, rule: PageRule): readonly Step[];
  /** The same as if nothing stopped the network or dropped a label. */
  growWhole(input: Int8Array, rule: PageRule): readonly Step[];
  /** The network's input of features. */
  quantize(features: Float32Array): Int8Array;
  /** The network's input of integers of the recording. @throws Error if the network takes none */
  quantizeRaw(raw: Int16Array): Int8Array;
  /** The inputs that the front end makes of samples, `[count][channels]`. @throws Error if there is none */
  describe(samples: Int16Array): readonly Described[];
  /** Samples of values in the units of the channels, `[count][channels]`. @throws Error if there is no front end */
  samplesOf(values: Float32Array): Int16Array;
}

type Call = (...numbers: readonly number[]) => number;

/** A function that a module exports. @throws Error if there is none of that name */
function callOf(exports: WebAssembly.Exports, name: string): Call {
  const found = exports[name];
  if (typeof found !== 'function') throw new Error(`the module has no ${name}; make the page again`);
  return (...numbers) => Number(found(...numbers));
}

/** Labels that are dropped after a step: those too far behind, and those dropped before. */
function droppedAfter(answer: Answer, before: readonly boolean[], gap: number): readonly boolean[] {
  const largest = Math.max(...answer.goodness);
  return answer.goodness.map((value, label) => before[label] || value < largest - gap);
}

/**
 * Opens the generated C.
 *
 * @param wasm bytes of the module
 * @throws Error when it is no such module
 */
export async function openRoutine(
  wasm: Uint8Array<ArrayBuffer>,
  { features, classes, channels }: RoutineShape,
): Promise<Routine> {
  const { instance } = await WebAssembly.instantiate(wasm, {});
  const { exports } = instance;
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory))
    throw new Error('the module has no memory; make the page again');
  const call = (name: string) => callOf(exports, name);
  const [inputAt, answerAt, featuresAt] = ['ffirm_input', 'ffirm_answer', 'ffirm_features'].map((name) =>
    call(name)(),
  );
  const [classify, begin, step] = ['ffirm_classify', 'ffirm_begin', 'ffirm_step'].map(call);
  const [setRule, setExit, quantize] = ['ffirm_set_rule', 'ffirm_set_exit', 'ffirm_quantize'].map(call);
  const inputBytes = () => new Int8Array(memory.buffer, inputAt, features);

  const readAnswer = (): Answer => {
    const [label, margin, exit, settled, ...goodness] = new Int32Array(memory.buffer, answerAt, 4 + classes);
    return { label, margin, exit, settled: settled !== 0, goodness };
  };
  const walk = (input: Int8Array, rule: PageRule, isWhole: boolean): readonly Step[] => {
    if (setRule(rule.rule, rule.exits.length) === 0) {
      throw new Error('the module has no room for the rule; make the page again');
    }
    rule.exits.forEach(({ layer, units, threshold, gap }, i) => {
      setExit(i, layer, units, isWhole ? NEVER : threshold, isWhole ? NEVER : gap);
    });
    inputBytes().set(input);
    begin();
    const steps: Step[] = [];
    let dropped: readonly boolean[] = new Array<boolean>(classes).fill(false);
    let macs = 0;
    for (let settled = false; !settled; ) {
      const { shared, perLabel, gap } = rule.exits[steps.length];
      macs += shared + perLabel * dropped.filter((isDropped) => !isDropped).length;
      settled = step() !== 0;
      const answer = readAnswer();
      dropped = isWhole ? dropped : droppedAfter(answer, dropped, gap);
      steps.push({ ...answer, macs, dropped });
    }
    return steps;
  };
  return {
    classify: (input) => {
      inputBytes().set(input);
      classify();
      return readAnswer();
    },
    grow: (input, rule) => walk(input, rule, false),
    growWhole: (input, rule) => walk(input, rule, true),
    quantize: (values) => {
      new Float32Array(memory.buffer, featuresAt, features).set(values);
      quantize();
      return inputBytes().slice();
    },
    quantizeRaw: (raw) => {
      new Int16Array(memory.buffer, call('ffirm_raw')(), features).set(raw);
      call('ffirm_quantize_raw')();
      return inputBytes().slice();
    },
    describe: (samples) => {
      const buffer = new Int16Array(memory.buffer, call('ffirm_samples')(), BATCH * channels);
      const [push, age] = ['ffirm_push', 'ffirm_age'].map(call);
      const found: Described[] = [];
      call('ffirm_begin_stream')();
      for (let first = 0; first < samples.length; first += BATCH * channels) {
        const part = samples.subarray(first, first + BATCH * channels);
        buffer.set(part);
        const count = part.length / channels;
        for (let next = 0; next < count; ) {
          const end = push(next, count);
          next = Math.abs(end);
          if (end > 0) {
            found.push({ at: first / channels + end - 1, age: age(), input: inputBytes().slice() });
          }
        }
      }
      return found;
    },
    samplesOf: (values) => {
      const given = new Float32Array(memory.buffer, call('ffirm_values')(), channels);
      const buffer = new Int16Array(memory.buffer, call('ffirm_samples')(), channels);
      const convert = call('ffirm_convert');
      const samples = new Int16Array(values.length);
      for (let first = 0; first < values.length; first += channels) {
        given.set(values.subarray(first, first + channels));
        convert(0);
        samples.set(buffer, first);
      }
      return samples;
    },
  };
}
