import { type BundleFile, fileLists, type PackageInput } from '../bundle-file.js';

/** What make wants of a library. */
export function makeFiles({ files }: PackageInput): readonly BundleFile[] {
  return [['Makefile', 'make/Makefile', { ...fileLists(files) }]];
}
