import { basename } from 'node:path';
import { type BundleFile, fileLists, type Package, type PackageInput } from '../bundle-file.js';

/**
 * Arduino's cores that have an int of 32 bits, by the folder that their boards.txt is in. Those of 8 and 16 bits (avr, megaavr,
 * msp430, stm8) are not there: the header refuses them, and the IDE says so before.
 */
const ARCHITECTURES: readonly string[] = [
  'apollo3',
  'ch32v',
  'esp32',
  'esp8266',
  'mbed',
  'mbed_edge',
  'mbed_giga',
  'mbed_nano',
  'mbed_nicla',
  'mbed_opta',
  'mbed_portenta',
  'mbed_rp2040',
  'nRF5',
  'nrf52',
  'renesas_portenta',
  'renesas_uno',
  'rp2040',
  'sam',
  'samd',
  'silabs',
  'stm32',
  'STM32F1',
  'STM32F4',
  'zephyr',
];

/**
 * What the Arduino library specification wants of a library. Its compilers look for headers in src/ only, so that those of
 * include/ get a header there that leads to them. All C files beside a sketch belong to it, hence folders for sketches
 * alone, and a copy of the program for boards beside its sketch: an example is copied elsewhere before it is built.
 */
function filesOf({ prefix, streams, files }: PackageInput): readonly BundleFile[] {
  const forwards = fileLists(files).headers.map(
    (header): BundleFile => [`src/${basename(header)}`, 'arduino/forward.h', { header }],
  );
  const sketches = [
    ['ClassifySample', 'arduino/classify.ino'],
    ...(streams ? [['StreamSamples', 'arduino/stream.ino']] : []),
  ];
  return [
    ['library.properties', 'arduino/library.properties', { architectures: ARCHITECTURES }],
    ['keywords.txt', 'arduino/keywords.txt'],
    ...forwards,
    ...sketches.map(([name, template]): BundleFile => [`examples/${name}/${name}.ino`, template]),
    ['examples/ProveBoard/ProveBoard.ino', 'board_arduino.cpp'],
    [`examples/ProveBoard/${prefix}_board.h`, 'board.h'],
    [`examples/ProveBoard/${prefix}_board.c`, 'board.c'],
  ];
}

/** The Arduino IDE and its command line. */
export const ARDUINO: Package<'arduino'> = { name: 'arduino', filesOf };
