/** The distinct names, and the index of every entry among them. */
export interface IndexedNames {
  /** In order of first occurrence. */
  readonly names: readonly string[];
  readonly of: Uint32Array;
}

/** Finds the distinct names. */
export function indexNames(all: readonly string[]): IndexedNames {
  const places = new Map<string, number>();
  const of = Uint32Array.from(all, (name) => {
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    return place;
  });
  return { names: [...places.keys()], of };
}
