import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { blobPath } from '../codegen/blob.js';
import type { Bundle } from '../codegen/bundle.js';
import type { BundleInput } from '../codegen/bundle-input.js';
import type { KernelName } from '../codegen/kernels/registry.js';
import { kernelsNamed, kernelTaken } from '../codegen/kernels/select.js';
import { quantizeInputs, quantizeRawSamples } from '../quantize/input.js';
import { code } from '../text/code.js';
import { damagesOf, encodeDamages, PLAIN_DAMAGES } from './blob-damage.js';
import { type BlobReport, compareStatuses } from './blob-report.js';
import type { Comparison } from './compare.js';
import { type CompiledBundle, linkProgram } from './compiled-bundle.js';
import { type Constants, compareConstants, constantsOf, countOf, type WrongConstant } from './constants.js';
import { allRawSamples, edgeFeatures, edgeSamples } from './edge-values.js';
import type { IntegerSamples } from './executor.js';
import { SimulationError } from './failure.js';
import { compareGolden, type GoldenReport } from './golden-report.js';
import { littleEndian } from './little-endian.js';
import { compareModes, MODES, NOTHING_COMPARED } from './mode-answers.js';
import { runWithFiles } from './program.js';
import { compareInputs, describeFloat, type QuantizerReport } from './quantizer-report.js';
import { decodeAnswers, joinSamples } from './samples.js';
import { createTypescriptExecutor } from './typescript.js';

/** The result of checking the constants of a bundle. */
export interface ConstantsReport {
  /** Macros, enumerators, sizes, and the library's description of itself. */
  readonly count: number;
  readonly wrong: readonly WrongConstant[];
}

/** What was checked on a target in addition to its answers to samples. */
export interface ChecksReport {
  /** Matrix kernel that the build uses. */
  readonly kernel: KernelName;
  readonly constants: ConstantsReport;
  readonly quantizers: { readonly float: QuantizerReport; readonly raw?: QuantizerReport };
  readonly golden: GoldenReport;
  /** Synthetic inputs at the limits of the range, in one call, step by step and whole. */
  readonly edges: Comparison;
  /** Samples and these inputs, with the network from memory. */
  readonly blob: BlobReport;
}

/** What to check. */
export interface ChecksInput {
  /** The input of the bundle, and the files that must be generated from it. */
  readonly input: BundleInput;
  readonly fresh: Bundle;
  /** Features as they come, `[count][features]`, for the quantizer of floats. */
  readonly features: Float32Array;
  /** Inputs for the network from memory. */
  readonly samples: IntegerSamples;
  /** Longest time a run may take; that of every program when absent. */
  readonly timeoutSeconds?: number;
}

/**
 * Maximum total size, in bytes, of the damaged models that are opened on an emulated core, because the checksum is computed
 * bit by bit. On this computer every damage is checked.
 */
const DAMAGED_BYTES = 1 << 20;

/** Builds the program that checks everything. */
async function buildChecks(
  compiled: CompiledBundle,
  input: BundleInput,
  constants: Constants,
): Promise<string> {
  const { name } = compiled;
  const blobs = await Promise.all(
    kernelsNamed(input.kernels).map(async (variant) => {
      const path = blobPath(name, variant.name);
      const { byteLength } = await readFile(join(compiled.bundle, path));
      return { NAME: variant.name.toUpperCase(), file: basename(path), words: Math.ceil(byteLength / 4) };
    }),
  );
  const expressions = (list: readonly (readonly [string, unknown])[]) => list.map(([text]) => code(text));
  return linkProgram(compiled, 'checks', ['ffirm_checks.c.hbs', 'ffirm_golden.c.hbs'], {
    name,
    prefix: name.toUpperCase(),
    streams: input.signal !== undefined,
    quantizesFloat: true,
    quantizesRaw: input.file.rawUnit !== undefined,
    integers: expressions(constants.integers),
    floats: expressions(constants.floats),
    texts: expressions(constants.texts),
    knows: input.file.network.model.known !== undefined,
    blobs,
    blobWords: Math.max(...blobs.map(({ words }) => words)),
  });
}

/**
 * Checks what the answers of a compiled bundle to samples do not show, by running it: constants and the library's
 * description of itself, the input quantizers, the self-test (that it passes, and that it finds errors), synthetic inputs,
 * and the network loaded from memory, undamaged and damaged.
 *
 * @throws SimulationError when a file of the bundle is missing, or a program does not compile or run
 */
export async function checkCompiled(compiled: CompiledBundle, look: ChecksInput): Promise<ChecksReport> {
  const { input, fresh, samples, timeoutSeconds } = look;
  const { target, name, bundle } = compiled;
  const { model, scales } = input.file.network;
  const { rawUnit } = input.file;
  const kernel = kernelTaken(target.kernel, input.kernels);
  const constants = constantsOf(input, kernel);
  const program = await buildChecks(compiled, input, constants);
  const path = blobPath(name, kernel.name);
  const blob = fresh.get(path);
  if (!(blob instanceof Uint8Array))
    throw new SimulationError(`nothing would be generated as ${path}; run \`ffirm generate\` again`);
  const most = target.kind === 'host' ? Number.POSITIVE_INFINITY : Math.ceil(DAMAGED_BYTES / blob.length);
  const damages = damagesOf(blob, kernel).slice(0, most);
  const edges = edgeFeatures(scales.inputScale, model.features);
  const features = new Float32Array(look.features.length + edges.length);
  features.set(look.features);
  features.set(edges, look.features.length);
  const raw = allRawSamples(model.features);
  const all = joinSamples(samples, edgeSamples(model.features));
  const files = {
    'float.in': littleEndian(features),
    'raw.in': rawUnit === undefined ? undefined : littleEndian(raw),
    'samples.in': all.inputs,
    'damages.in': encodeDamages(damages),
    [basename(path)]: await readFile(join(bundle, path)),
  };
  return runWithFiles({ target, program, args: [], timeoutSeconds }, files, async (_, get) => {
    const expected = await Promise.all(
      MODES.map((mode) => createTypescriptExecutor(model, { mode }).run(all)),
    );
    const answersIn = async (file: string) =>
      decodeAnswers(await get(file), MODES.length * all.count, model.classes, model.known !== undefined);
    const wrong = compareStatuses(damages, await get('status.out'));
    const opened = !wrong.some(({ expected: status }) => status === 'OK');
    return {
      kernel: kernel.name,
      constants: {
        count: countOf(constants),
        wrong: compareConstants(constants, await get('constants.out')),
      },
      quantizers: {
        float: compareInputs(quantizeInputs(features, scales.inputScale), await get('float.out'), (i) =>
          describeFloat(features[i]),
        ),
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
      golden: compareGolden(input.golden, model.classes, await get('golden.out')),
      edges: compareModes(expected, await answersIn('network.out'), samples.count, all.count),
      blob: {
        file: path,
        damages: PLAIN_DAMAGES.length + damages.length,
        wrong,
        ...(opened ? compareModes(expected, await answersIn('loaded.out'), 0, all.count) : NOTHING_COMPARED),
      },
    };
  });
}
