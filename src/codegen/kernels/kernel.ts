import type { IntegerMatrix, IntegerModel } from '../../quantize/integer-network.js';

/** Assembly that replaces a kernel's inner loops in C. */
export interface KernelAssembly {
  /** In the names of its file and its macro: "v7em". Its template is `<kernel>_<name>.S.hbs` in the kernel's folder. */
  readonly name: string;
  /** For the comments of generated files. */
  readonly title: string;
  /** Preprocessor condition that a core that runs the kernel can also run this assembly. */
  readonly condition: string;
  /** True if it also has the functions for activations; see `activations` of the kernel. */
  readonly activations?: boolean;
  /** True if it also adds the contribution of activations to ten logits. */
  readonly logits?: boolean;
}

/**
 * A matrix kernel and what it needs from the bundle. All kernels give the same integers.
 *
 * In addition to this description its folder contains its C in `<name>.c.hbs`, its assembly, and in `<name>_layout.c.hbs` how
 * the reader of loadable models reads its weights.
 */
export interface MatrixKernel<Name extends string = string> {
  /** In the names of files, macros and blobs: lower-case letters and digits. */
  readonly name: Name;
  /** Its number in headers and blobs. It is never changed, and never given to another kernel. */
  readonly number: number;
  /** For the comments of generated files. */
  readonly title: string;
  /**
   * Preprocessor condition that the compiler and its target can run it; undefined: any can. It appears once in a bundle, in
   * the header, and applies to C and assembly alike.
   */
  readonly condition: string | undefined;
  /** Other kernels that every core with this one can run, the fastest first; the portable one need not be named. */
  readonly alsoRuns?: readonly string[];
  /** Share of zeros in a vector from which on skipping them pays. */
  readonly skipFrom: number;
  /** Words of 32 bits of working space; at least one, because C has no empty arrays. */
  space(model: IntegerModel): number;
  /** How much of that space a network needs, as stored in a blob; 0 if less space only makes it slower. */
  requiredSpace(model: IntegerModel): number;
  /** What takes the place of these where memory matters more than instructions; where absent, no zeros are skipped. */
  readonly small?: Pick<MatrixKernel, 'skipFrom' | 'space'>;
  /** Weights in the kernel's layout, as 32-bit words; undefined: rows of bytes, unchanged. */
  readonly pack: ((matrix: IntegerMatrix) => Int32Array | Uint32Array) | undefined;
  /** A word of weights in that layout that holds a weight of -128, which there may not be. */
  readonly forbiddenWord: number;
  /** True if the kernel's C also has the functions for activations. */
  readonly activations: boolean;
  /** True if the kernel's C also computes convolutions, their activations and their means included. */
  readonly convolves?: boolean;
  /** The inner loops in assembly, for families of cores. */
  readonly assembly: readonly KernelAssembly[];
}

/** The template of a kernel's C. */
export function sourceTemplate({ name }: MatrixKernel): string {
  return `${name}/${name}.c`;
}

/** The template of some assembly of a kernel. */
export function assemblyTemplate(kernel: MatrixKernel, { name }: KernelAssembly): string {
  return `${kernel.name}/${kernel.name}_${name}.S`;
}

/** The template that describes a kernel's layout to the reader of loadable models. */
export function layoutTemplate({ name }: MatrixKernel): string {
  return `${name}/${name}_layout.c`;
}
