/**
 * The prefixes of a layer whose goodness is trained by itself: those of the config that are shorter than the layer,
 * ascending, then the whole layer.
 */
export function layerPrefixes(prefixes: readonly number[], units: number): readonly number[] {
  const shorter = prefixes.filter((prefix) => prefix < units);
  return [...new Set(shorter), units].sort((left, right) => left - right);
}
