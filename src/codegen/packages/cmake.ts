import { type BundleFile, fileLists, type PackageInput } from '../bundle-file.js';

/** What CMake wants of a library: to add as a subdirectory, to fetch, or to install and find. */
export function cmakeFiles({ files }: PackageInput): readonly BundleFile[] {
  return [['CMakeLists.txt', 'cmake/CMakeLists.txt', { ...fileLists(files) }]];
}
