import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Node, SourceFile } from 'ts-morph';
import { InputError } from '../../errors/input-error.js';

/** Code that cannot be written in C, or a kernel file that does not compile. */
export class LoweringError extends InputError {
  override readonly name = 'LoweringError';

  constructor(
    /** The file, relative to its package if there is one. */
    readonly file: string,
    /** Line, from 1. */
    readonly line: number,
    /** What was found there, in words. */
    readonly construct: string,
    explanation: string,
  ) {
    super(`${file}:${line}: ${construct} ${explanation}`);
  }
}

/** The path of a file in messages: relative to the nearest package.json above it, else unchanged. */
export function displayPath(path: string): string {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) {
      return relative(folder, path).replaceAll('\\', '/');
    }
  }
  return path;
}

/** @throws LoweringError always: `node` is a `construct` that has no C; `mend` says what to write instead. */
export function refuse(node: Node, construct: string, mend: string): never {
  throw new LoweringError(
    displayPath(node.getSourceFile().getFilePath()),
    node.getStartLineNumber(),
    construct,
    `is outside the C-expressible subset: ${mend}`,
  );
}

/** The error for a type error that TypeScript itself reports. */
export function typeError(file: SourceFile, line: number, message: string): LoweringError {
  return new LoweringError(displayPath(file.getFilePath()), line, 'type error', `in the kernel: ${message}`);
}
