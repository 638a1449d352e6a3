/** A generated file: its path, its template, and what the template shows beside what all show. */
export type BundleFile = readonly [
  path: string,
  template: string,
  values?: Readonly<Record<string, unknown>>,
];

/** What the files of a package depend on, beside the values that all templates show. */
export interface PackageInput {
  /** Prefix of every symbol and file of the bundle. */
  readonly prefix: string;
  /** True when the bundle has a front end. */
  readonly streams: boolean;
}
