import type { BundleFile, PackageInput } from '../bundle-file.js';

/** What PlatformIO wants of a library: its manifest, examples, and tests that run on a computer or a board. */
export function platformioFiles({ streams }: PackageInput): readonly BundleFile[] {
  return [
    ['library.json', 'platformio/library.json'],
    ['platformio.ini', 'platformio/platformio.ini'],
    ['test/README', 'platformio/test-readme'],
    ['test/test_golden/golden_vectors.h', 'platformio/golden_vectors.h'],
    ['test/test_golden/test_main.c', 'platformio/test_main.c'],
    ...(streams ? [['examples/stream/main.c', 'platformio/stream.c'] satisfies BundleFile] : []),
  ];
}
