import type { BundleFile } from '../../packages/bundle-file.js';
import { type Code, code } from '../../text/code.js';
import { assemblyTemplate, layoutTemplate, type MatrixKernel, sourceTemplate } from './kernel.js';
import { KERNELS } from './registry.js';

/** What templates show of a kernel. */
export interface KernelView {
  readonly name: string;
  readonly NAME: string;
  readonly title: string;
  readonly number: number;
  /** Template of what the reader of loadable models needs to know about its layout. */
  readonly layout: string;
}

/** What templates show of a kernel. */
export function kernelView(kernel: MatrixKernel): KernelView {
  const { name, title, number } = kernel;
  return { name, NAME: name.toUpperCase(), title, number, layout: layoutTemplate(kernel) };
}

/** All kernels, whether a bundle has them or not, by their numbers. */
export function allKernelViews(): readonly KernelView[] {
  return KERNELS.map(kernelView).sort((a, b) => a.number - b.number);
}

/** Assembly of a bundle, as the header lists it. */
export interface AssemblyView {
  readonly NAME: string;
  /** From 1 on; 0 means none. */
  readonly number: number;
  readonly title: string;
  /** The kernel whose inner loops it has. */
  readonly KERNEL: string;
  readonly condition: Code;
}

/** The assembly of these kernels. */
export function assemblyViews(kernels: readonly MatrixKernel[]): readonly AssemblyView[] {
  return kernels
    .flatMap((kernel) => kernel.assembly.map((assembly) => ({ kernel, assembly })))
    .map(({ kernel, assembly: { name, title, condition } }, i) => ({
      NAME: name.toUpperCase(),
      number: i + 1,
      title,
      KERNEL: kernel.name.toUpperCase(),
      condition: code(condition),
    }));
}

/** A kernel that not every target can run. */
export interface OptionalKernelView {
  readonly NAME: string;
  /** Preprocessor condition that a target can, broken into lines. */
  readonly condition: Code;
}

/** All kernels except the portable one, whether a bundle has them or not. */
export function optionalKernelViews(): readonly OptionalKernelView[] {
  return KERNELS.flatMap(({ name, condition }: MatrixKernel) =>
    condition === undefined
      ? []
      : [{ NAME: name.toUpperCase(), condition: code(brokenIntoLines(condition)) }],
  );
}

/** A condition on several lines if it is too long for one. */
function brokenIntoLines(condition: string): string {
  return condition.length > 100 ? condition.replace(/ && (?=!|\()/g, ' && \\\n    ') : condition;
}

/** A kernel that a bundle lacks. */
export interface MissingKernelView {
  readonly name: string;
  readonly NAME: string;
  readonly title: string;
  /** Kernels of the bundle that are faster where it could be used. */
  readonly faster: readonly string[];
}

/** The kernels that a bundle with these lacks, the fastest first. */
export function missingKernelViews(kernels: readonly MatrixKernel[]): readonly MissingKernelView[] {
  const has = ({ name }: MatrixKernel) => kernels.some((kernel) => kernel.name === name);
  return KERNELS.map((kernel: MatrixKernel, place) => ({
    name: kernel.name,
    NAME: kernel.name.toUpperCase(),
    title: kernel.title,
    faster: KERNELS.slice(0, place)
      .filter(has)
      .map(({ name }) => name.toUpperCase()),
  })).filter(({ name }) => !kernels.some((kernel) => kernel.name === name));
}

/** A part of a build that has its own functions for activations. */
export interface ActivationsView {
  /** "KERNEL" or "ASSEMBLY", which is the macro that says so, and its value. */
  readonly macro: string;
  readonly NAME: string;
}

/**
 * The kernels and the assembly of a bundle with these kernels that have their own functions for activations.
 *
 * @param pooled whether the layers are convolutions
 */
export function activationsViews(
  kernels: readonly MatrixKernel[],
  pooled: boolean,
): readonly ActivationsView[] {
  return kernels.flatMap(({ name, activations, convolves = false, assembly }) => [
    ...(activations || (pooled && convolves) ? [{ macro: 'KERNEL', NAME: name.toUpperCase() }] : []),
    ...assembly
      .filter((each) => each.activations)
      .map((each) => ({ macro: 'ASSEMBLY', NAME: each.name.toUpperCase() })),
  ]);
}

/** The assembly of a bundle that adds to ten logits itself. */
export function logitsViews(kernels: readonly MatrixKernel[]): readonly ActivationsView[] {
  return kernels.flatMap(({ assembly }) =>
    assembly
      .filter(({ logits = false }) => logits)
      .map(({ name }) => ({ macro: 'ASSEMBLY', NAME: name.toUpperCase() })),
  );
}

/** The kernels of a bundle that compute convolutions themselves. */
export function convolvingViews(kernels: readonly MatrixKernel[]): readonly ActivationsView[] {
  return kernels.flatMap(({ name, convolves = false }) =>
    convolves ? [{ macro: 'KERNEL', NAME: name.toUpperCase() }] : [],
  );
}

/**
 * The source files of a kernel.
 *
 * @param values for the template of its C, in addition to those for all templates
 */
export function kernelFiles(
  kernel: MatrixKernel,
  prefix: string,
  values: Readonly<Record<string, unknown>>,
): readonly BundleFile[] {
  const path = `src/${prefix}_kernel_${kernel.name}`;
  return [
    [`${path}.c`, sourceTemplate(kernel), values],
    ...kernel.assembly.map((each): BundleFile => [`${path}_${each.name}.S`, assemblyTemplate(kernel, each)]),
  ];
}
