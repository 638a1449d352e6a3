import { ARDUINO } from './arduino/package.js';
import type { BundleFile, PackageInput } from './bundle-file.js';
import { CMAKE } from './cmake/package.js';
import { MAKE } from './make/package.js';
import { PLATFORMIO } from './platformio/package.js';
import { ZEPHYR } from './zephyr/package.js';

/** The packages: build systems that a generated library can be laid out for, several at once. */
const PACKAGES = [PLATFORMIO, ARDUINO, ZEPHYR, CMAKE, MAKE] as const;

/** @see PACKAGE_NAMES */
export type PackageName = (typeof PACKAGES)[number]['name'];

/** Names of the packages, as a config says them. */
export const PACKAGE_NAMES: readonly PackageName[] = PACKAGES.map(({ name }) => name);

/** The files that build systems need in a bundle, in addition to the library itself. */
export function packageFiles(names: readonly PackageName[], input: PackageInput): readonly BundleFile[] {
  return PACKAGES.filter(({ name }) => names.includes(name)).flatMap(({ filesOf }) => filesOf(input));
}
