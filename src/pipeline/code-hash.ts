import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../io/package.js';
import { hashPath } from './steps.js';

/**
 * Hashes of the program itself, so that what it computed is computed again when its code changed: of the code for training (and
 * import), and of all code.
 */
export async function hashCode(): Promise<Record<'training' | 'all', readonly (string | undefined)[]>> {
  const program = fileURLToPath(new URL('..', import.meta.url));
  const training = ['train', 'data', 'model', 'signal', 'kernel', 'math'].map((folder) =>
    join(program, folder),
  );
  const all = [program, ...['templates', 'targets', 'src/kernel'].map((path) => join(packageRoot, path))];
  return {
    training: await Promise.all(training.map(hashPath)),
    all: await Promise.all(all.map(hashPath)),
  };
}
