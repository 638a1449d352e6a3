import { InputError } from '../errors/input-error.js';
import { type CortexMTarget, listTargets, loadTarget } from '../simulate/target.js';

const PREFIX = 'cortex-';

/**
 * The cores of these names, each with or without "cortex-" before it; all cores that ffirm knows if there are no names.
 *
 * @throws InputError when one is unknown or not a core
 */
export async function loadCores(names?: readonly string[]): Promise<readonly CortexMTarget[]> {
  const known = await listTargets();
  const wanted = names ?? known.filter((name) => name.startsWith(PREFIX));
  const cores: CortexMTarget[] = [];
  for (const name of new Set(wanted.map((name) => (known.includes(name) ? name : withPrefix(name))))) {
    const target = await loadTarget(name);
    if (target.kind !== 'cortex-m') {
      throw new InputError(
        `target "${name}" is ${target.title.toLowerCase()}, but instructions are only counted on cores; name a core such as m4`,
      );
    }
    cores.push(target);
  }
  return cores;
}

function withPrefix(name: string): string {
  return name.startsWith(PREFIX) ? name : `${PREFIX}${name}`;
}
