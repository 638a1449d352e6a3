// Proof that a change of a source changes nothing: every object of the library is the same, byte by byte, for every kind of core,
// with assembly and without.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ARM = ['arm-none-eabi-gcc', '-mthumb'];
const BUILDS = [
  ['gcc'],
  [...ARM, '-mcpu=cortex-m0plus'],
  [...ARM, '-mcpu=cortex-m0plus', 'C_ONLY'],
  [...ARM, '-mcpu=cortex-m3'],
  [...ARM, '-mcpu=cortex-m4'],
  [...ARM, '-mcpu=cortex-m4', 'C_ONLY'],
  [...ARM, '-mcpu=cortex-m55', '-mfloat-abi=hard'],
];

/** A hash of the objects of all builds; undefined if something does not compile. */
async function objectsHash(bundle, sources, folder) {
  const hash = createHash('sha256');
  const prefix = /^include\/(\w+)\.hpp$/.exec(
    (await readdir(join(bundle, 'include')))
      .map((name) => `include/${name}`)
      .find((name) => name.endsWith('.hpp')),
  )[1];
  for (const [compiler, ...flags] of BUILDS) {
    const options = flags.map((flag) =>
      flag === 'C_ONLY' ? `-D${prefix.toUpperCase()}_KERNEL_C_ONLY` : flag,
    );
    for (const source of sources) {
      if (compiler === 'gcc' && source.endsWith('.S')) continue;
      const object = join(folder, 'object.o');
      const includes = ['include', 'src'].map((path) => `-I${join(bundle, path)}`);
      const standard = source.endsWith('.S') ? [] : ['-std=c99'];
      try {
        await run(compiler, [
          ...standard,
          '-O2',
          ...options,
          ...includes,
          '-c',
          join(bundle, 'src', source),
          '-o',
          object,
        ]);
      } catch {
        return undefined;
      }
      hash.update(await readFile(object));
    }
  }
  return hash.digest('hex');
}

/** Whether the objects are the same for the original and the changed content of a file in src/ or include/. */
export async function sameObjects(bundle, path, original, content, parent) {
  const all = (await readdir(join(bundle, 'src'))).filter((name) => /\.(c|S)$/.test(name));
  const sources = /\.(c|S)$/.test(path) ? all.filter((name) => path === `src/${name}`) : all;
  const folder = await mkdtemp(join(parent, 'objects-'));
  try {
    const file = join(bundle, path);
    await writeFile(file, original);
    const before = await objectsHash(bundle, sources, folder);
    await writeFile(file, content);
    const after = await objectsHash(bundle, sources, folder);
    return before !== undefined && before === after;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
