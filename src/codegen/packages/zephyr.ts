import type { BundleFile, PackageInput } from '../bundle-file.js';

/** What a Zephyr module wants of a library. */
export function zephyrFiles(_input: PackageInput): readonly BundleFile[] {
  return [];
}
