import { join } from 'node:path';
import { PORTABLE } from '../codegen/kernels/portable/kernel.js';
import { quantizeInputs, quantizeRawSamples } from '../quantize/input.js';
import { code } from '../text/code.js';
import type { ChecksInput, ConstantsReport } from './checks.js';
import type { Comparison } from './compare.js';
import type { CompiledBundle } from './compiled-bundle.js';
import { type Constants, compareConstants, constantsOf, countOf } from './constants.js';
import { allRawSamples, edgeFeatures, edgeSamples, edgeSignal } from './edge-values.js';
import { SimulationError } from './failure.js';
import { littleEndian } from './little-endian.js';
import { compareModes } from './mode-answers.js';
import { runWithFiles } from './program.js';
import { compareInputs, describeFloat, type QuantizerReport } from './quantizer-report.js';
import { runtimeOf, writeHarness } from './runtime.js';
import { decodeAnswers, joinSamples } from './samples.js';
import { encodeSamples } from './stream-answers.js';
import { requireTool, runTool } from './toolchain.js';
import { createTypescriptExecutor } from './typescript.js';

/** What was checked in the C++ of a bundle. */
export interface CppReport {
  readonly compiler: string;
  readonly constants: ConstantsReport;
  readonly quantizers: { readonly float: QuantizerReport; readonly raw?: QuantizerReport };
  /** Samples and synthetic inputs, in one call and step by step. */
  readonly answers: Comparison;
  /** What its classes must do in addition to answering, such as refusing inputs of another length. */
  readonly rules: number;
  /** Of these, those that they do not do. */
  readonly broken: readonly string[];
}

/** Rules of templates/harness/ffirm_cpp_checks.cpp.hbs that all bundles keep. */
const RULES = [
  'too_long_has_no_answer',
  'too_short_has_no_answer',
  'too_long_does_not_begin',
  'too_short_gives_up_the_input_before',
  'too_many_features_do_nothing',
  'inputs_start_as_zeros',
  'selftest_passes',
  'labels_have_names',
];
const RAW_RULES = ['too_many_raw_samples_do_nothing'];
const STREAM_RULES = ['streams_answer_like_the_functions', 'samples_of_other_channels_are_left_out'];

/** The modes in which the classes answer, in this order. */
const MODES = ['classify', 'step'] as const;

/** The constants of the C++ header: those of the C headers, under different names. */
function cppConstants(input: ChecksInput['input']): Constants {
  const { integers } = constantsOf(input, PORTABLE);
  const macro = (part: string) => `${input.name.toUpperCase()}_${part}`;
  const numberOf = (part: string) => integers.find(([name]) => name === macro(part))?.[1] ?? 0;
  const names = ['features', 'classes', 'exits', 'workspace_bytes', 'weight_bytes'];
  const streams = input.signal === undefined ? [] : ['channels', 'rate_millihertz'];
  return {
    integers: [...names, ...streams].map((name) => [name, numberOf(name.toUpperCase())] as const),
    floats: [],
    texts: [
      ['name', input.name],
      ...input.file.network.classNames.map((text, i) => [`class_names[${i}]`, text] as const),
    ],
  };
}

/** The first C++ compiler that runs; undefined if there is none. */
async function findCppCompiler(compilers: readonly string[]): Promise<string | undefined> {
  for (const candidate of compilers) {
    if ((await runTool(candidate, ['--version'])).exitCode === 0) return candidate;
  }
  return undefined;
}

/** Builds the program that checks the classes. */
async function build(
  compiled: CompiledBundle,
  compiler: string,
  flags: readonly string[],
  values: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { target, folder, library } = compiled;
  const source = await writeHarness('ffirm_cpp_checks.cpp.hbs', values, folder);
  const includes = [...library.includes, ...runtimeOf(target).includes].map((path) => `-I${path}`);
  const objects = [...compiled.objects, ...compiled.runtime];
  const program = join(folder, 'cpp_checks');
  const args = [...flags, ...compiled.flags, ...includes, source, ...objects, '-o', program];
  await requireTool(target, compiler, args, 'compiling the C++');
  return program;
}

/**
 * Checks the C++ header of a bundle by running it on this computer.
 *
 * @returns undefined if there is no C++ compiler, or the bundle was not compiled for this computer
 * @throws SimulationError when the C++ does not compile or run
 */
export async function checkCpp(compiled: CompiledBundle, look: ChecksInput): Promise<CppReport | undefined> {
  const { target, name } = compiled;
  if (target.kind !== 'host') return undefined;
  const compiler = await findCppCompiler(target.cpp.compilers);
  if (compiler === undefined) return undefined;
  const { input, timeoutSeconds } = look;
  const { signal } = input;
  const { model, scales } = input.file.network;
  const { rawUnit } = input.file;
  const constants = cppConstants(input);
  const rules = [
    ...RULES,
    ...(rawUnit === undefined ? [] : RAW_RULES),
    ...(signal === undefined ? [] : STREAM_RULES),
  ];
  const program = await build(compiled, compiler, target.cpp.flags, {
    name,
    prefix: name.toUpperCase(),
    quantizesRaw: rawUnit !== undefined,
    streams: signal !== undefined,
    several: (signal?.channels ?? 1) > 1,
    integers: constants.integers.map(([expression]) => code(expression)),
    texts: constants.texts.map(([expression]) => code(expression)),
    rules,
  });
  const features = edgeFeatures(scales.inputScale, model.features);
  const raw = allRawSamples(model.features);
  const samples = joinSamples(look.samples, edgeSamples(model.features));
  const files = {
    'float.in': littleEndian(features),
    'samples.in': samples.inputs,
    'raw.in': rawUnit === undefined ? undefined : littleEndian(raw),
    'signal.in': signal === undefined ? undefined : encodeSamples(edgeSignal(signal)),
  };
  return runWithFiles({ target, program, args: [], timeoutSeconds }, files, async (_, get) => {
    const held = await get('rules.out');
    if (held.length !== 4 * rules.length) {
      throw new SimulationError(
        `the program wrote ${held.length / 4} rules instead of ${rules.length}; run \`ffirm generate\` again`,
      );
    }
    const expected = await Promise.all(
      MODES.map((mode) => createTypescriptExecutor(model, { mode }).run(samples)),
    );
    const answers = decodeAnswers(await get('network.out'), MODES.length * samples.count, model.classes);
    const floats = quantizeInputs(features, scales.inputScale);
    const describe = (i: number) => describeFloat(features[i]);
    return {
      compiler,
      constants: {
        count: countOf(constants),
        wrong: compareConstants(constants, await get('constants.out')),
      },
      quantizers: {
        float: compareInputs(floats, await get('float.out'), describe),
        ...(rawUnit === undefined
          ? {}
          : {
              raw: compareInputs(
                quantizeRawSamples(raw, scales.inputScale, rawUnit),
                await get('raw.out'),
                (i) => String(raw[i]),
              ),
            }),
      },
      answers: compareModes(expected, answers, 0, samples.count),
      rules: rules.length,
      broken: rules.filter((_, i) => held[4 * i] !== 1),
    };
  });
}
