import { type BundleFile, fileLists, type Package, type PackageInput } from '../bundle-file.js';

/** What CMake wants of a library: to add as a subdirectory, to fetch, or to install and find. */
function filesOf({ files }: PackageInput): readonly BundleFile[] {
  return [['CMakeLists.txt', 'cmake/CMakeLists.txt', { ...fileLists(files) }]];
}

/** CMake. */
export const CMAKE: Package<'cmake'> = { name: 'cmake', filesOf };
