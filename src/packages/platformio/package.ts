import type { BundleFile, Package, PackageInput } from '../bundle-file.js';

/**
 * PlatformIO's platforms whose boards have an int of 32 bits, computers among them. Those of 8 and 16 bits (atmelavr,
 * atmelmegaavr, intel_mcs51, ststm8, timsp430) are not there: the header refuses them.
 */
const PLATFORMS: readonly string[] = [
  'aceinna_imu',
  'asrmicro650x',
  'atmelsam',
  'ch32v',
  'espressif32',
  'espressif8266',
  'freescalekinetis',
  'gd32v',
  'infineonxmc',
  'kendryte210',
  'linux_arm',
  'linux_i686',
  'linux_x86_64',
  'maxim32',
  'microchippic32',
  'native',
  'nordicnrf51',
  'nordicnrf52',
  'nuclei',
  'nxpimxrt',
  'nxplpc',
  'raspberrypi',
  'renesas-ra',
  'sifive',
  'siliconlabsefm32',
  'ststm32',
  'teensy',
  'titiva',
  'windows_x86',
  'wiznet7500',
];

/** What PlatformIO wants of a library: its manifest, examples, and tests that run on a computer or a board. */
function filesOf({ streams }: PackageInput): readonly BundleFile[] {
  return [
    ['library.json', 'platformio/library.json', { platforms: PLATFORMS }],
    ['platformio.ini', 'platformio/platformio.ini'],
    ['test/README', 'platformio/test-readme'],
    ['test/test_golden/test_main.c', 'platformio/test_main.c'],
    ['examples/board/platformio.ini', 'platformio/board.ini'],
    ['examples/board/src/main.cpp', 'board_arduino.cpp'],
    ...(streams ? [['examples/stream/main.c', 'platformio/stream.c'] satisfies BundleFile] : []),
  ];
}

/** PlatformIO. */
export const PLATFORMIO: Package<'platformio'> = { name: 'platformio', filesOf };
