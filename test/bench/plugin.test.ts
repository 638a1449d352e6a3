import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCounted } from '../../src/bench/counted-run.js';
import { type Counts, decodeCounts, noCounts } from '../../src/bench/counts.js';
import { estimateCycles } from '../../src/bench/cycles.js';
import { buildCountPlugin } from '../../src/bench/plugin.js';
import { buildProgram } from '../../src/bench/program.js';
import { COUNTERS, type CortexMTarget, INSTRUCTION_CLASSES } from '../../src/simulate/target.js';
import { testedCores } from './cores.js';

/* A space and a comma, because paths of users have them. */
const workDir = await mkdtemp(join(tmpdir(), 'ffirm count, '));
afterAll(() => rm(workDir, { recursive: true, force: true }));

let programs = 0;

/** Runs statements of C on a core and counts; `data` is an array of 16 words, `outside` C above them. */
async function countC(target: CortexMTarget, body: string, outside = ''): Promise<readonly Counts[]> {
  programs += 1;
  const folder = join(workDir, String(programs));
  const main = `
    #include <stdint.h>
    #include "ffirm_count.h"
    uint32_t data[16];
    ${outside}
    int main(int argc, char *argv[]) {
      (void)argc; (void)argv;
      ${body}
      return 0;
    }`;
  const program = await buildProgram({ target, sources: [], includes: [], main, folder });
  await mkdir(folder, { recursive: true });
  const plugin = await buildCountPlugin(workDir);
  return runCounted({ target, program, plugin, args: [], folder });
}

/** Runs assembly between the markers of one interval; r0 holds the address of 16 words. */
async function countAssembly(target: CortexMTarget, ...lines: readonly string[]): Promise<Counts> {
  const code = ['.syntax unified', 'mov r9, r9', ...lines, 'mov r10, r10']
    .map((line) => `"${line}\\n"`)
    .join(' ');
  const clobbered = [...'r0 r1 r2 r3 r4 r5 r6 lr cc memory'.split(' ')].map((name) => `"${name}"`).join(', ');
  const address = 'register uint32_t *r0 __asm__("r0") = data;';
  const body = `${address} __asm__ volatile(${code} : "+r"(r0) : : ${clobbered.replace('"r0", ', '')});`;
  const [counts, ...more] = await countC(target, body);
  expect(more).toEqual([]);
  return counts;
}

const counted = (counts: Partial<Counts>): Counts => ({ ...noCounts(), ...counts });
const cores = await testedCores();

/** A test of instructions that only some cores have; on the others there is nothing to test. */
function testWhere(applies: boolean): (name: string, work: () => Promise<void>) => void {
  return applies ? test : () => {};
}

for (const { target, absent, title } of cores) {
  const has = (counter: (typeof COUNTERS)[number]) => target.timing.cycles[counter] !== undefined;

  describe.skipIf(absent)(`the counting plugin on ${title}`, () => {
    test('counts every interval of a run, the empty one too', async () => {
      const intervals = await countC(
        target,
        `COUNT_START(); COUNT_STOP();
         COUNT_START(); __asm__ volatile("nop"); COUNT_STOP();
         __asm__ volatile("nop\\n nop");
         for (int i = 0; i < 3; i++) { COUNT_START(); __asm__ volatile("nop\\n nop\\n nop"); COUNT_STOP(); }`,
      );
      expect(intervals.map((counts) => counts.instructions)).toEqual([0, 1, 3, 3, 3]);
    });

    test('counts a loop and the branches it takes', async () => {
      const counts = await countAssembly(target, 'movs r1, #100', '1: subs r1, #1', 'bne 1b');
      const branches = { branch: 100, takenBranches: 99 };
      expect(counts).toEqual(counted({ instructions: 201, other: 101, ...branches }));
      const { other = 0, branch = 0, takenBranches = 0 } = target.timing.cycles;
      expect(estimateCycles(counts, target)).toBeCloseTo(101 * other + 100 * branch + 99 * takenBranches);
    });

    test('is right at the end of a page of memory, too', async () => {
      // At the end of a page of 1 KiB QEMU looks at two instructions at once.
      const page = (nops: number) =>
        `__asm__(".syntax unified\\n .section .text.page${nops},\\"ax\\"\\n .balign 1024\\n .thumb_func\\n page${nops}:\\n"
          ".rept ${nops}\\n nop\\n .endr\\n muls r2, r1, r2\\n muls r2, r1, r2\\n bx lr\\n .text");`;
      const sizes = [508, 509, 510, 511];
      const calls = sizes.map((nops) => `"mov r9, r9\\n bl page${nops}\\n mov r10, r10\\n"`).join(' ');
      const body = `__asm__ volatile(${calls} : : : "r1", "r2", "lr", "cc");`;
      const intervals = await countC(target, body, sizes.map(page).join('\n'));
      for (const [i, nops] of sizes.entries()) {
        const branches = { branch: 2, takenBranches: 2 };
        const expected = counted({ instructions: nops + 4, other: nops, multiply: 2, ...branches });
        expect(intervals[i]).toEqual(expected);
      }
    });

    test('finds markers at the end of a page of memory', async () => {
      const [first, second] = await countC(
        target,
        `__asm__ volatile(".syntax unified\\n b 1f\\n .balign 1024\\n 1:\\n .rept 511\\n nop\\n .endr\\n"
          "mov r9, r9\\n nop\\n nop\\n mov r10, r10\\n b 2f\\n .balign 1024\\n 2:\\n mov r9, r9\\n"
          ".rept 510\\n nop\\n .endr\\n mov r10, r10");`,
      );
      expect(first.instructions).toBe(2);
      expect(second.instructions).toBe(510);
    });

    test('counts calls and returns', async () => {
      const counts = await countAssembly(target, 'bl 1f', 'b 2f', '1: bx lr', '2:');
      expect(counts).toEqual(counted({ instructions: 3, branch: 3, takenBranches: 3 }));
    });

    test('tells loads, stores and multiplications apart', async () => {
      const counts = await countAssembly(
        target,
        ...['ldr r1, [r0, #4]', 'ldrb r2, [r0, #1]', 'nop', 'ldrh r3, [r0, #2]'],
        ...['str r1, [r0, #4]', 'strb r2, [r0, #1]', 'muls r1, r2, r1'],
        ...['push {r1, r2, r3}', 'pop {r1, r2, r3}', 'mov r4, r0', 'ldmia r4!, {r1, r2}'],
      );
      expect(counts).toEqual(
        counted({
          ...{ instructions: 11, other: 2, multiply: 1, load: 2, followingLoad: 1, store: 2 },
          ...{ loadMultiple: 2, storeMultiple: 1, loadedWords: 5, storedWords: 3 },
        }),
      );
      expect(estimateCycles(counts, target)).toBeGreaterThan(0);
    });

    testWhere(has('multiplyAccumulate'))('knows wide instructions', async () => {
      const counts = await countAssembly(
        target,
        ...['movw r1, #1234', 'movw r2, #77', 'mla r3, r1, r2, r3', 'mul r3, r1, r2', 'smull r3, r4, r1, r2'],
        ...[
          'udiv r3, r1, r2',
          'ldr.w r3, [r0, #4]',
          'ldrd r3, r4, [r0]',
          'strd r3, r4, [r0]',
          'str.w r3, [r0]',
        ],
        ...['stmia.w r0, {r1, r2, r3, r4}', 'cbz r1, 1f', 'b.w 1f', 'nop', '1: nop.w'],
      );
      expect(counts).toEqual(
        counted({
          ...{ instructions: 14, other: 3, multiply: 1, multiplyAccumulate: 1, multiplyLong: 1, divide: 1 },
          ...{ load: 1, store: 1, loadMultiple: 1, storeMultiple: 2, loadedWords: 2, storedWords: 6 },
          ...{ branch: 2, takenBranches: 1 },
        }),
      );
    });

    testWhere(has('multiplyAccumulate'))('counts an IT block whole, whatever its condition', async () => {
      const counts = await countAssembly(
        target,
        ...['movs r1, #0', 'cmp r1, #1', 'itte eq', 'addeq r1, #1', 'addeq r1, #1', 'addne r1, #2'],
      );
      expect(counts).toEqual(counted({ instructions: 6, other: 6 }));
    });

    testWhere(has('float'))('knows floating point', async () => {
      const counts = await countAssembly(
        target,
        ...[
          'vldr s0, [r0]',
          'vadd.f32 s0, s0, s0',
          'vmov r1, s0',
          'vpush {d8}',
          'vpop {d8}',
          'vstr s0, [r0]',
        ],
      );
      const multiple = { loadMultiple: 2, loadedWords: 3, storeMultiple: 2, storedWords: 3 };
      expect(counts).toEqual(counted({ instructions: 6, float: 2, ...multiple }));
    });

    testWhere(has('multiplyAccumulate') && target.flags.some((flag) => /m[4-9]|m33|m55/.test(flag)))(
      'takes dual multiplications for multiplications',
      async () => {
        const counts = await countAssembly(
          target,
          'smuad r1, r2, r3',
          'smlad r1, r2, r3, r1',
          'sxtb16 r1, r2',
        );
        expect(counts).toEqual(counted({ instructions: 3, other: 1, multiply: 1, multiplyAccumulate: 1 }));
      },
    );

    testWhere(has('vectorMemory'))('knows vectors and low-overhead loops', async () => {
      const counts = await countAssembly(
        target,
        ...['movs r1, #40', 'movs r2, #0', 'wlstp.8 lr, r1, 2f'],
        ...['1: vldrb.s8 q0, [r0]', 'vldrb.s8 q1, [r0]', 'vmladava.s8 r2, q0, q1', 'letp lr, 1b', '2:'],
      );
      expect(counts).toEqual(
        counted({
          ...{ instructions: 15, other: 2, branch: 1, vectorMemory: 6, vectorRepeats: 3 },
          ...{ vectorArithmetic: 3, loopEnd: 3 },
        }),
      );
    });

    test('says which markers do not match', async () => {
      await expect(countC(target, 'COUNT_START(); COUNT_START(); COUNT_STOP();')).rejects.toThrow(
        'an interval starts inside another',
      );
      await expect(countC(target, 'COUNT_STOP();')).rejects.toThrow('an interval ends that did not start');
      await expect(countC(target, 'COUNT_START();')).rejects.toThrow('an interval did not end');
    });

    test('runs unaligned accesses where the core has them', async () => {
      const run = countAssembly(target, 'adds r0, #1', 'ldr r1, [r0, #4]');
      if (target.flags.some((flag) => flag.startsWith('-mcpu=cortex-m0'))) {
        await expect(run).rejects.toThrow('fault status 0x01000000');
      } else {
        expect((await run).load).toBe(1);
      }
    });

    test('hands on the fault of a program', async () => {
      const run = countC(target, 'COUNT_START(); __asm__ volatile("udf #0");');
      await expect(run).rejects.toThrow(/counting failed \(exit code 125\): ffirm-fault: fault at 0x/);
    });
  });
}

const [core] = cores;
describe.skipIf(core.absent)('the plugin', () => {
  test('is compiled once', async () => {
    const folder = join(workDir, 'plugin');
    const [first, second] = [await buildCountPlugin(folder), await buildCountPlugin(folder)];
    expect(second).toBe(first);
    expect(await readdir(folder)).toHaveLength(1);
  });
});

describe('decodeCounts', () => {
  const head = ['instructions', ...COUNTERS].join(' ');
  const zeros = COUNTERS.map(() => 0).join(' ');

  test('reads a line an interval', () => {
    expect(decodeCounts(`${head}\n`)).toEqual([]);
    expect(decodeCounts(`${head}\n7 7${zeros.slice(1)}\n`)).toEqual([counted({ instructions: 7, other: 7 })]);
  });

  test('refuses what it does not know', () => {
    expect(() => decodeCounts('instructions\n')).toThrow('other columns than expected');
    expect(() => decodeCounts(`${head}\n1 2\n`)).toThrow('a line that does not contain counts: 1 2');
    expect(() => decodeCounts(`${head}\n${'x '.repeat(20).trim()}\n`)).toThrow(
      'a line that does not contain counts',
    );
  });
});

describe('estimateCycles', () => {
  test('refuses code that the core cannot run', () => {
    const target = cores.find((one) => one.target.name === 'cortex-m0plus')?.target;
    expect(target).toBeDefined();
    if (target === undefined) return;
    const counts = counted({ instructions: 3, other: 2, divide: 1 });
    expect(() => estimateCycles(counts, target)).toThrow(
      'target "cortex-m0plus": the code has 1 of "divide", for which the target has no timing',
    );
  });

  test('gives every class of a core at least what its target says', () => {
    for (const { target } of cores) {
      for (const name of INSTRUCTION_CLASSES) {
        const each = target.timing.cycles[name];
        if (each !== undefined) expect(estimateCycles(counted({ [name]: 10 }), target)).toBe(10 * each);
      }
    }
  });
});
