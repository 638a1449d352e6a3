/** Names that occur, each once, and for everyone who has a name its index among them. */
export interface IndexedNames {
  /** In the order in which they are first met. */
  readonly names: readonly string[];
  readonly of: Uint32Array;
}

/** Finds the names that occur. */
export function indexNames(all: readonly string[]): IndexedNames {
  const places = new Map<string, number>();
  const of = Uint32Array.from(all, (name) => {
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    return place;
  });
  return { names: [...places.keys()], of };
}
