import type { BundleFile } from '../bundle-file.js';

/** What PlatformIO wants of a library: its manifest. */
export function platformioFiles(): readonly BundleFile[] {
  return [['library.json', 'platformio/library.json']];
}
