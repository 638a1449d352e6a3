import { type Code, code } from '../text/code.js';
import type { BundleFile } from './bundle-file.js';
import { KERNEL_NAMES, type KernelVariant, kernelVariants } from './kernel-variant.js';

/** Assembly of a bundle, as the header lists it. */
export interface AssemblyView {
  readonly NAME: string;
  /** From 1 on; 0 stands for none. */
  readonly number: number;
  readonly title: string;
  /** The kernel whose inner loops it has. */
  readonly KERNEL: string;
  readonly condition: Code;
}

/** The assembly of these kernels. */
export function assemblyViews(variants: readonly KernelVariant[]): readonly AssemblyView[] {
  return variants
    .flatMap((variant) => variant.assembly.map((assembly) => ({ variant, assembly })))
    .map(({ variant, assembly: { name, title, condition } }, i) => ({
      NAME: name.toUpperCase(),
      number: i + 1,
      title,
      KERNEL: variant.name.toUpperCase(),
      condition: code(condition),
    }));
}

/** A kernel that not every target can run. */
export interface OptionalKernelView {
  readonly NAME: string;
  /** Preprocessor condition that a target can, broken into lines. */
  readonly condition: Code;
}

/** All kernels but the portable one, whether a bundle has them or not. */
export function optionalKernelViews(): readonly OptionalKernelView[] {
  return kernelVariants(KERNEL_NAMES).flatMap(({ name, condition }) =>
    condition === undefined
      ? []
      : [{ NAME: name.toUpperCase(), condition: code(brokenIntoLines(condition)) }],
  );
}

/** A condition in several lines, where it is too long for one. */
function brokenIntoLines(condition: string): string {
  return condition.length > 100 ? condition.replace(/ && (?=!|\()/g, ' && \\\n    ') : condition;
}

/** A kernel that a bundle lacks. */
export interface MissingKernelView {
  readonly name: string;
  readonly NAME: string;
  readonly title: string;
  /** How many of the bundle's kernels are faster where it could be taken: the first ones. */
  readonly faster: number;
}

/** The kernels that a bundle with these lacks, the fastest first. */
export function missingKernelViews(variants: readonly KernelVariant[]): readonly MissingKernelView[] {
  const has = ({ name }: KernelVariant) => variants.some((variant) => variant.name === name);
  const all = kernelVariants(KERNEL_NAMES);
  return all
    .map((variant, place) => ({ variant, faster: all.slice(0, place).filter(has).length }))
    .filter(({ variant }) => !has(variant))
    .map(({ variant: { name, title }, faster }) => ({ name, NAME: name.toUpperCase(), title, faster }));
}

/** The source files of a kernel. */
export function kernelFiles(variant: KernelVariant, prefix: string): readonly BundleFile[] {
  const path = `src/${prefix}_kernel_${variant.name}`;
  return [
    ...(variant.template === undefined ? [] : [[`${path}.c`, variant.template] satisfies BundleFile]),
    ...variant.assembly.map(({ name, template }): BundleFile => [`${path}_${name}.S`, template]),
  ];
}
