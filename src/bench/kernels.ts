import { join, resolve } from 'node:path';
import type { KernelName } from '../codegen/kernels/registry.js';
import { replaceFolder } from '../io/replace-folder.js';
import { writeScratch } from '../io/write-file.js';
import { SimulationError } from '../simulate/failure.js';
import { openLibrary } from '../simulate/library.js';
import type { CortexMTarget } from '../simulate/target.js';
import { runCounted } from './counted-run.js';
import { estimateCycles } from './cycles.js';
import type { KernelCase, KernelNetwork, LayerTitle } from './kernel-case.js';
import { CONVOLUTION_SHAPES, kernelConvolution } from './kernel-convolution.js';
import { kernelNetwork } from './kernel-network.js';
import { buildCountPlugin } from './plugin.js';
import { buildBench } from './program.js';
import { KERNEL_BUNDLE } from './untrained-bundle.js';

/** Shares of zeros in the input vectors of dense layers. */
const ZERO_SHARES = [0, 0.5, 0.8] as const;

/** What a layer costs: instructions are exact, cycles estimated. */
export interface LayerCost {
  readonly instructions: number;
  readonly cycles: number;
}

/** One layer, computed in every way: product, requantization and sum of squares. */
export interface KernelRow extends LayerTitle {
  /** Share of zeros in what the layer reads, 0 to 1. */
  readonly zeroShare: number;
  /** Multiply-accumulates without any skipping, those with padding included. */
  readonly macs: number;
  /** Plain loops in C. */
  readonly naive: LayerCost;
  /** The portable kernel, in C. */
  readonly portable: LayerCost;
  /** The kernel of the core. */
  readonly kernel: LayerCost;
  /** Its counterpart in C; absent if the kernel has no assembly. */
  readonly twin?: LayerCost;
}

/** The matrix kernel of a core compared with plain C, built with the same flags. */
export interface KernelReport {
  readonly target: string;
  readonly title: string;
  readonly kernel: KernelName;
  /** Compiler flags. */
  readonly flags: readonly string[];
  readonly rows: readonly KernelRow[];
  /** Where the cycles of instructions come from. */
  readonly timingSource: readonly string[];
}

/** A layer, with plain loops and with a kernel. */
interface Measured {
  readonly naive: LayerCost;
  readonly kernel: LayerCost;
}

function templateValues({ model, cases }: KernelNetwork): Readonly<Record<string, unknown>> {
  const given = cases.map(({ outputs, positions }) => outputs * positions);
  return {
    convolves: model.convolutionCount > 0,
    grouped: model.convolutions.some(({ groups }) => groups > 1),
    cases: cases.map(({ title, layer, input, normalizer }, i) => ({
      ...{ title, layer, read: input.length, given: given[i], normalizer },
    })),
    mostWeights: Math.max(...cases.map(({ layer }) => model.layers[layer].weights.length)),
    mostRead: Math.max(...cases.map(({ input }) => input.length)),
    mostGiven: Math.max(...given),
  };
}

/** A kernel of a bundle, with its assembly or without. */
interface KernelBuild {
  readonly kernel: KernelName;
  readonly assembly: boolean;
}

/**
 * Measures the layers with one of the kernels of a bundle.
 *
 * @param folder of the bundle, where the program is also built
 */
async function measure(
  target: CortexMTarget,
  { kernel, assembly }: KernelBuild,
  network: KernelNetwork,
  plugin: string,
  folder: string,
): Promise<readonly Measured[]> {
  const library = await openLibrary(join(folder, 'bundle'), KERNEL_BUNDLE);
  const prefix = KERNEL_BUNDLE.toUpperCase();
  const build = join(folder, assembly ? kernel : `${kernel}-c`);
  const flags = [
    `-D${prefix}_KERNEL=${prefix}_KERNEL_${kernel.toUpperCase()}`,
    ...(assembly ? [] : [`-D${prefix}_KERNEL_C_ONLY`]),
  ];
  const program = await buildBench(
    library,
    'ffirm_bench_kernels.c.hbs',
    { target, folder: build, flags },
    templateValues(network),
  );
  const { model, cases } = network;
  const data = cases.flatMap(({ layer, input }) => [...model.layers[layer].weights, ...input]);
  await writeScratch(join(build, 'data.bin'), Int8Array.from(data));
  const counts = await runCounted({ target, program, plugin, args: ['data.bin'], folder: build });
  if (counts.length !== 2 * cases.length) {
    throw new SimulationError(
      `target "${target.name}": ${counts.length} intervals for ${cases.length} layers; remove the folder ${build} and run again`,
    );
  }
  const costs = counts.map((one) => ({
    instructions: one.instructions,
    cycles: estimateCycles(one, target),
  }));
  return cases.map((_, i) => ({ naive: costs[2 * i], kernel: costs[2 * i + 1] }));
}

/** What stays the same for all networks that are measured. */
interface Bench {
  readonly target: CortexMTarget;
  readonly plugin: string;
}

/**
 * Measures the layers of a network in every way.
 *
 * @param folder for the bundle, where programs are also built
 */
async function measureNetwork(
  { target, plugin }: Bench,
  network: KernelNetwork,
  folder: string,
): Promise<readonly KernelRow[]> {
  await replaceFolder(join(folder, 'bundle'), network.bundle);
  const costsOf = async (kernel: KernelName, assembly: boolean): Promise<readonly Measured[]> =>
    measure(target, { kernel, assembly }, network, plugin, folder);
  const own = await costsOf(target.kernel, true);
  // The portable kernel is its own counterpart.
  const isPortable = target.kernel === 'portable';
  const twin = isPortable ? [] : await costsOf(target.kernel, false);
  const portable = isPortable ? own : await costsOf('portable', true);
  return network.cases.map(({ title, inputs, outputs, positions, zeroShare }: KernelCase, i) => ({
    title,
    inputs,
    outputs,
    positions,
    zeroShare,
    macs: inputs * outputs * positions,
    naive: own[i].naive,
    portable: portable[i].kernel,
    kernel: own[i].kernel,
    ...(isPortable ? {} : { twin: twin[i].kernel }),
  }));
}

/** Dense layers, the largest first, each with few zeros and with many. */
async function measureDense(bench: Bench, folder: string): Promise<readonly KernelRow[]> {
  const rows: KernelRow[] = [];
  for (const zeroShare of ZERO_SHARES) {
    const network = kernelNetwork([bench.target.kernel], zeroShare);
    rows.push(...(await measureNetwork(bench, network, join(folder, String(100 * zeroShare)))));
  }
  return rows.sort((a, b) => b.macs - a.macs || a.zeroShare - b.zeroShare);
}

async function measureConvolutions(bench: Bench, folder: string): Promise<readonly KernelRow[]> {
  const rows: KernelRow[] = [];
  for (const [i, shape] of CONVOLUTION_SHAPES.entries()) {
    const network = kernelConvolution([bench.target.kernel], shape);
    rows.push(...(await measureNetwork(bench, network, join(folder, `convolution-${i}`))));
  }
  return rows;
}

/**
 * Measures the matrix kernel of a core on single layers of random weights, dense ones and convolutions, with inputs of few
 * and many zeros, and compares it with plain loops, the portable kernel and its own counterpart in C. All must give the same
 * activations.
 *
 * @param workDir folder for the plugin, bundles, objects and programs; made when absent
 * @throws SimulationError when a tool is missing, the C does not compile or run, or a kernel gives different results
 */
export async function benchKernels(target: CortexMTarget, workDir: string): Promise<KernelReport> {
  // Absolute, because programs run in other folders.
  const folder = resolve(workDir, 'kernels', target.name);
  const bench = { target, plugin: await buildCountPlugin(resolve(workDir)) };
  return {
    target: target.name,
    title: target.title,
    kernel: target.kernel,
    flags: target.flags,
    rows: [...(await measureDense(bench, folder)), ...(await measureConvolutions(bench, folder))],
    timingSource: target.timing.source,
  };
}
