import type { BundleFile, PackageInput } from '../bundle-file.js';

/** What make wants of a library. */
export function makeFiles(_input: PackageInput): readonly BundleFile[] {
  return [];
}
