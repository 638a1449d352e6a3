import { type Code, code } from '../text/code.js';
import { type LoweredUnit, type Struct, structParts } from './lower/index.js';

/** The texts of some parts of lowered code, in the order of the source. */
export function textOf(parts: ReadonlyMap<string, string>, isWanted: (name: string) => boolean): Code {
  const texts = [...parts].filter(([name]) => isWanted(name)).map(([, text]) => text);
  return code(texts.join('\n\n'));
}

/** The names of structures, and of all structures that they contain. */
export function withParts(structs: readonly Struct[]): ReadonlySet<string> {
  return new Set(structs.flatMap((struct) => [struct.name, ...withParts(structParts(struct))]));
}

/** A structure of lowered code. @throws RangeError when there is none of that name */
export function structNamed(unit: LoweredUnit, name: string): Struct {
  const struct = unit.structOf.get(name);
  if (struct === undefined) throw new RangeError(`the kernel has no interface ${name}`);
  return struct;
}

/** Where the types of the inference routine are declared: for every caller, for those who load a network, or for nobody else. */
export type TypePlace = 'public' | 'blob' | 'internal';

/** The types of the inference routine that are declared in one place. */
export function typesIn(place: TypePlace, routine: LoweredUnit): Code {
  const reach = (...names: readonly string[]) => withParts(names.map((name) => structNamed(routine, name)));
  const callers = reach('Workspace', 'Result');
  const loaders = reach('Model');
  const placeOf = (name: string): TypePlace =>
    callers.has(name) ? 'public' : loaders.has(name) ? 'blob' : 'internal';
  return textOf(routine.typeOf, (name) => placeOf(name) === place);
}
