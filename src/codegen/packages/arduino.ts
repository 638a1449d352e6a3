import { basename } from 'node:path';
import { type BundleFile, fileLists, type PackageInput } from '../bundle-file.js';

/**
 * What the Arduino library specification wants of a library. Its compilers look for headers in src/ only, so that those of
 * include/ get a header there that leads to them. All C files beside a sketch belong to it, hence folders for sketches
 * alone.
 */
export function arduinoFiles({ streams, files }: PackageInput): readonly BundleFile[] {
  const forwards = fileLists(files).headers.map(
    (header): BundleFile => [`src/${basename(header)}`, 'arduino/forward.h', { header }],
  );
  const sketches = [
    ['ClassifySample', 'arduino/classify.ino'],
    ...(streams ? [['StreamSamples', 'arduino/stream.ino']] : []),
  ];
  return [
    ['library.properties', 'arduino/library.properties'],
    ['keywords.txt', 'arduino/keywords.txt'],
    ...forwards,
    ...sketches.map(([name, template]): BundleFile => [`examples/${name}/${name}.ino`, template]),
  ];
}
