import { libraryFile } from '../../config/library-files.js';
import { type BundleFile, fileLists, type PackageInput } from '../bundle-file.js';

/** What a Zephyr module wants of a library, with a sample. */
export function zephyrFiles({ prefix, files }: PackageInput): readonly BundleFile[] {
  const { sources, assembly } = fileLists(files);
  const selftest = libraryFile('selftest.c', prefix);
  const lists = { sources: sources.filter((source) => source !== selftest), assembly, selftest };
  const sample = 'zephyr/samples/classify';
  return [
    ['zephyr/module.yml', 'zephyr/module.yml'],
    ['zephyr/Kconfig', 'zephyr/Kconfig'],
    ['zephyr/CMakeLists.txt', 'zephyr/CMakeLists.txt', lists],
    [`${sample}/CMakeLists.txt`, 'zephyr/sample.CMakeLists.txt'],
    [`${sample}/prj.conf`, 'zephyr/prj.conf'],
    [`${sample}/sample.yaml`, 'zephyr/sample.yaml'],
    [`${sample}/src/main.c`, 'zephyr/main.c'],
  ];
}
