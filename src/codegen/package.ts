import { PACKAGE_NAMES, type PackageName } from '../config/package-names.js';
import type { BundleFile, PackageInput } from './bundle-file.js';
import { arduinoFiles } from './packages/arduino.js';
import { cmakeFiles } from './packages/cmake.js';
import { makeFiles } from './packages/make.js';
import { platformioFiles } from './packages/platformio.js';
import { zephyrFiles } from './packages/zephyr.js';

const FILES: Readonly<Record<PackageName, (input: PackageInput) => readonly BundleFile[]>> = {
  platformio: platformioFiles,
  arduino: arduinoFiles,
  zephyr: zephyrFiles,
  cmake: cmakeFiles,
  make: makeFiles,
};

/** The files that build systems want of a bundle, beside the library itself. */
export function packageFiles(names: readonly PackageName[], input: PackageInput): readonly BundleFile[] {
  return PACKAGE_NAMES.filter((name) => names.includes(name)).flatMap((name) => FILES[name](input));
}
