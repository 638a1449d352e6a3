import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { libraryFile } from '../config/library-files.js';
import { SimulationError } from './failure.js';
import type { Target } from './target.js';

/** A generated bundle: a folder laid out as a PlatformIO library. */
export interface Library {
  /** Prefix of its symbols and files. */
  readonly name: string;
  /** C sources, sorted. */
  readonly sources: readonly string[];
  /** Assembly sources for Arm cores, sorted. */
  readonly assembly: readonly string[];
  /** Folders to look for its headers in. */
  readonly includes: readonly string[];
  /** Header of its constants, in src/; undefined if there is none. */
  readonly modelHeader: string | undefined;
  /** Undefined when no header declares `<name>_selftest`. */
  readonly selfTest: SelfTest | undefined;
  /** Whether the layers of its network keep their outputs from one window of a stream to the next. */
  readonly keepsMaps: boolean;
  /** Whether its stream makes samples of values in the units of the channels. */
  readonly scaled: boolean;
  /** Whether its answers say if they are like those to known inputs. */
  readonly knows: boolean;
}

/** How the harness runs the golden vectors of a bundle. */
export interface SelfTest {
  /** Header that declares it. */
  readonly header: string;
  /** C expression that calls it with the harness's workspace. */
  readonly call: string;
}

/**
 * Examines the bundle `<name>` in a folder.
 *
 * @throws SimulationError when the folder has no include/<name>.h or no sources
 */
export async function openLibrary(bundle: string, name: string): Promise<Library> {
  const includes = [join(bundle, 'include'), join(bundle, 'src')];
  const [headers, sources] = await Promise.all(includes.map(filesIn));
  const header = `${name}.h`;
  if (!headers.includes(header)) {
    throw new SimulationError(
      `${bundle}: not a bundle of "${name}": it has no include/${header}; run \`ffirm generate\` again`,
    );
  }
  const cSources = sources.filter((file) => file.endsWith('.c')).sort();
  if (cSources.length === 0) {
    throw new SimulationError(
      `${bundle}: not a bundle of "${name}": it has no C file in src/; run \`ffirm generate\` again`,
    );
  }
  const modelHeader = basename(libraryFile('model.h', name));
  return {
    name,
    modelHeader: sources.includes(modelHeader) ? modelHeader : undefined,
    sources: cSources.map((file) => join(bundle, 'src', file)),
    assembly: sources
      .filter((file) => file.endsWith('.S'))
      .sort()
      .map((file) => join(bundle, 'src', file)),
    includes,
    selfTest: await findSelfTest(join(bundle, 'include'), headers, name),
    keepsMaps: await declares(join(bundle, libraryFile('stream.h', name)), `${name}_begin_window(`),
    knows: await declares(join(bundle, libraryFile('known.h', name)), `${name}_known(`),
    scaled: await declares(join(bundle, libraryFile('stream.h', name)), `${name}_samples_of_values(`),
  };
}

/** The sources that are compiled for a target. */
export function sourcesFor(library: Library, target: Target): readonly string[] {
  return target.kind === 'cortex-m' ? [...library.sources, ...library.assembly] : library.sources;
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

/** Whether a header, which may be absent, has a declaration. */
async function declares(header: string, declaration: string): Promise<boolean> {
  try {
    return (await readFile(header, 'utf8')).includes(declaration);
  } catch {
    return false;
  }
}

/** Bundles without golden vectors have no self-test; with them it may or may not ask for a workspace. */
async function findSelfTest(
  folder: string,
  headers: readonly string[],
  name: string,
): Promise<SelfTest | undefined> {
  const declaration = new RegExp(`\\b${name}_selftest\\s*\\(([^)]*)\\)\\s*;`);
  for (const header of headers.filter((file) => file.endsWith('.h'))) {
    const found = declaration.exec(await readFile(join(folder, header), 'utf8'));
    if (found !== null) {
      const workspace = found[1].trim() === 'void' ? '' : '&arena.workspace';
      return { header, call: `${name}_selftest(${workspace})` };
    }
  }
  return undefined;
}
