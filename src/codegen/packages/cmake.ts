import type { BundleFile, PackageInput } from '../bundle-file.js';

/** What CMake wants of a library. */
export function cmakeFiles(_input: PackageInput): readonly BundleFile[] {
  return [];
}
