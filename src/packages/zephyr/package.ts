import { type BundleFile, fileLists, type Package, type PackageInput } from '../bundle-file.js';

/** What a Zephyr module wants of a library, with samples. */
function filesOf({ prefix, files }: PackageInput): readonly BundleFile[] {
  const { sources, assembly } = fileLists(files);
  const selftest = `src/${prefix}_selftest.c`;
  const lists = { sources: sources.filter((source) => source !== selftest), assembly, selftest };
  const sample = 'zephyr/samples/classify';
  const board = 'zephyr/samples/board';
  return [
    ['zephyr/module.yml', 'zephyr/module.yml'],
    ['zephyr/Kconfig', 'zephyr/Kconfig'],
    ['zephyr/CMakeLists.txt', 'zephyr/CMakeLists.txt', lists],
    [`${sample}/CMakeLists.txt`, 'zephyr/sample.CMakeLists.txt'],
    [`${sample}/prj.conf`, 'zephyr/prj.conf'],
    [`${sample}/sample.yaml`, 'zephyr/sample.yaml'],
    [`${sample}/src/main.c`, 'zephyr/main.c'],
    [`${board}/CMakeLists.txt`, 'zephyr/board.CMakeLists.txt'],
    [`${board}/prj.conf`, 'zephyr/board.prj.conf'],
    [`${board}/sample.yaml`, 'zephyr/board.sample.yaml'],
    [`${board}/src/main.c`, 'zephyr/board.main.c'],
  ];
}

/** The Zephyr project. */
export const ZEPHYR: Package<'zephyr'> = { name: 'zephyr', filesOf };
