import { type BundleFile, fileLists, type Package, type PackageInput } from '../bundle-file.js';

/** What make wants of a library. */
function filesOf({ files }: PackageInput): readonly BundleFile[] {
  return [['Makefile', 'make/Makefile', { ...fileLists(files) }]];
}

/** GNU make. */
export const MAKE: Package<'make'> = { name: 'make', filesOf };
