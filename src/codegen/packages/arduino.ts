import type { BundleFile, PackageInput } from '../bundle-file.js';

/** What the Arduino library specification wants of a library. */
export function arduinoFiles(_input: PackageInput): readonly BundleFile[] {
  return [];
}
