import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runTool } from '../../src/simulate/toolchain.js';
import { writeBundle } from '../simulate/fixtures/bundle.js';
import { randomHeadsCase } from '../simulate/fixtures/random-heads.js';
import { CORES, describeArmCores, isInNpmTest } from './fixtures/arm-cores.js';
import { needs, network, run, scratchFolder } from './support.js';

const folder = await scratchFolder('arm-cores');

describeArmCores(CORES.filter(isInNpmTest));

/**
 * A program without a C library that exits with the number of failed golden vectors, or with 100 when the network as a
 * blob is not opened as it should be: on a big-endian computer it is none.
 */
function programFor(blob: Uint8Array): string {
  return `#include <stddef.h>
#include "net.h"
#include "net_blob.h"
#include "net_selftest.h"

static net_workspace_t workspace;
static net_blob_t opened;
static const union { uint8_t bytes[${blob.length}]; uint32_t word; } blob = { { ${Array.from(blob).join(',')} } };

void *memset(void *to, int value, size_t count)
{
    volatile char *next = to;
    while (count-- > 0U) { *next++ = (char)value; }
    return to;
}

void *memcpy(void *to, const void *from, size_t count)
{
    volatile char *next = to;
    const char *read = from;
    while (count-- > 0U) { *next++ = *read++; }
    return to;
}

__attribute__((used)) static int test(void)
{
#ifdef __ARM_BIG_ENDIAN
    const net_blob_status_t expected = NET_BLOB_BAD_MAGIC;
#else
    const net_blob_status_t expected = NET_BLOB_OK;
#endif
    if (net_open_blob(blob.bytes, sizeof blob.bytes, &opened) != expected) { return 100; }
    return net_selftest(&workspace);
}

__attribute__((naked, noreturn)) void _start(void)
{
    __asm__ volatile("bl test\\n\\tmov r7, #1\\n\\tsvc #0");
}
`;
}

const little = await needs('arm-none-eabi-gcc', 'qemu-arm');
const big = await needs('arm-none-eabi-gcc', 'qemu-armeb');

const [heads] = fc.sample(randomHeadsCase, { seed: 11, numRuns: 1 });

describe.each([
  ['goodness', network(11)],
  ['heads', heads],
] as const)(
  'the portable kernel of a bundle in which %s decides, on an emulated',
  async (decision, random) => {
    const bundle = join(folder, decision);
    await writeBundle(random, bundle);
    const main = join(folder, `${decision}.c`);
    await writeFile(main, programFor(await readFile(join(bundle, 'blob/net-portable.bin'))));
    // No floats: there is no library for them for big-endian cores.
    const files = (await readdir(join(bundle, 'src'))).filter((file) =>
      /(?<!_input_float)\.[cS]$/.test(file),
    );

    for (const [core, emulator, { absent, note }] of [
      ['-march=armv5te -marm', 'qemu-arm', little],
      ['-march=armv5te -mthumb', 'qemu-arm', little],
      ['-march=armv6 -marm', 'qemu-arm', little],
      ['-march=armv6kz+fp -mfloat-abi=hard -marm', 'qemu-arm', little],
      ['-march=armv7-a -mthumb', 'qemu-arm', little],
      ['-march=armv7-r -marm', 'qemu-arm', little],
      ['-march=armv5te -marm -mbig-endian', 'qemu-armeb', big],
      ['-march=armv7-a -mthumb -mbig-endian -mbe8', 'qemu-armeb', big],
    ] as const) {
      it.skipIf(absent)(`core gives the reference answers: ${core}${note}`, async () => {
        const program = join(folder, 'program');
        const options = ['-std=c99', '-O2', '-nostdlib', '-ffunction-sections', '-Wl,--gc-sections'];
        const includes = ['include', 'src'].map((path) => `-I${join(bundle, path)}`);
        const sources = [main, ...files.map((file) => join(bundle, 'src', file))];
        const helpers = emulator === 'qemu-arm' ? ['-lgcc'] : [];
        const args = [...core.split(' '), ...options, ...includes, ...sources, ...helpers, '-o', program];
        await run('arm-none-eabi-gcc', args);
        expect((await runTool(emulator, [program], { timeoutSeconds: 100 })).exitCode).toBe(0);
      });
    }
  },
);
