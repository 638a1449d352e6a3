/** A generated file: its path, its template, and the values of the template in addition to the common ones. */
export type BundleFile = readonly [
  path: string,
  template: string,
  values?: Readonly<Record<string, unknown>>,
];

/** What the files of a package depend on, in addition to the values common to all templates. */
export interface PackageInput {
  /** Prefix of every symbol and file of the bundle. */
  readonly prefix: string;
  /** True when the bundle has a front end. */
  readonly streams: boolean;
  /** Paths of the library's own files inside the bundle. */
  readonly files: readonly string[];
}

/**
 * A build system that a generated library can be laid out for. Its folder also holds its templates, which files name behind the
 * name of the package: "cmake/CMakeLists.txt".
 */
export interface Package<Name extends string = string> {
  readonly name: Name;
  /** The files that it needs in a library. */
  readonly filesOf: (input: PackageInput) => readonly BundleFile[];
}

/** The library's files for build systems that list them. */
export interface FileLists {
  /** C files, as paths inside the bundle, sorted. */
  readonly sources: readonly string[];
  /** Assembly for Arm cores; nothing is left of it on others. */
  readonly assembly: readonly string[];
  /** Public headers, C++ included. */
  readonly headers: readonly string[];
}

/** Sorts a library's files by what a build system does with them. */
export function fileLists(files: readonly string[]): FileLists {
  const matching = (pattern: RegExp) => files.filter((file) => pattern.test(file)).sort();
  return {
    sources: matching(/^src\/.*\.c$/),
    assembly: matching(/^src\/.*\.S$/),
    headers: matching(/^include\//),
  };
}
