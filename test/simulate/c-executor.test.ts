import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { type CExecutorOptions, createCExecutor } from '../../src/simulate/c-executor.js';
import { compareAnswers } from '../../src/simulate/compare.js';
import type { Target } from '../../src/simulate/target.js';
import { testedTarget } from './fixtures/tools.js';
import { TOY, toyAnswers, toySamples } from './fixtures/toy.js';

/* A space, because paths of users have them. */
const workDir = await mkdtemp(join(tmpdir(), 'ffirm test '));
afterAll(() => rm(workDir, { recursive: true, force: true }));

const host = await testedTarget('host');
const cortexM4 = await testedTarget('cortex-m4');
let executors = 0;

/** An executor in a folder of its own; `flags` can set macros that break the toy in a known way. */
function toyExecutor(target: Target, options: Partial<CExecutorOptions> = {}) {
  executors += 1;
  const folder = join(workDir, String(executors));
  return createCExecutor({
    bundle: TOY,
    name: 'toy',
    target,
    workDir: folder,
    timeoutSeconds: 60,
    ...options,
  });
}

for (const { target, absent, title } of [host, cortexM4]) {
  describe.skipIf(absent)(`the C executor on ${title}`, () => {
    test.each(['classify', 'step'] as const)('answers every sample, called by %s', async (mode) => {
      const samples = toySamples(5000);
      const executor = toyExecutor(target, { mode });
      const actual = await executor.run(samples);
      expect(compareAnswers(toyAnswers(samples), actual)).toEqual({
        samples: 5000,
        mismatches: { label: 0, exit: 0, margin: 0, settled: 0, goodness: 0, samples: 0 },
      });
      expect([...new Set(actual.exits)].sort()).toEqual([0, 1]);
      expect([...new Set(actual.settled)]).toEqual([1]);
      expect(executor.name).toBe(target.name);
      expect(executor.workspaceBytes).toBe(20);
    });

    test('takes no more steps than it is told to', async () => {
      const samples = toySamples(500);
      for (const [steps, exits, settled] of [
        [0, [-1], [0]],
        [1, [0], [0, 1]],
        [2, [0, 1], [1]],
        [999_999_999, [0, 1], [1]],
      ] as const) {
        const executor = toyExecutor(target, { mode: 'step', steps });
        const actual = await executor.run(samples);
        expect(actual).toEqual(toyAnswers(samples, steps));
        expect([...new Set(actual.exits)].sort()).toEqual(exits);
        expect([...new Set(actual.settled)].sort()).toEqual(settled);
      }
    });

    test('calls the routine of one program in every way', async () => {
      const samples = toySamples(10);
      const executor = toyExecutor(target, { mode: 'step', steps: 1 });
      const { program } = await executor.build();
      const whole = executor.calledBy({});
      expect(await whole.run(samples)).toEqual(toyAnswers(samples));
      expect(await executor.run(samples)).toEqual(toyAnswers(samples, 1));
      expect(await executor.calledBy({ mode: 'step', steps: 0 }).run(samples)).toEqual(
        toyAnswers(samples, 0),
      );
      expect((await whole.build()).program).toBe(program);
    });

    test('finds a truth value that the routine leaves unwritten', async () => {
      const samples = toySamples(10);
      const actual = await toyExecutor(target, { flags: ['-DTOY_FORGETS_SETTLED'] }).run(samples);
      const { mismatches } = compareAnswers(toyAnswers(samples), actual);
      expect(mismatches).toEqual({ label: 0, exit: 0, margin: 0, settled: 10, goodness: 0, samples: 10 });
    });

    test('runs the form of the routine that was asked for', async () => {
      const samples = toySamples(10);
      const flags = ['-DTOY_CLASSIFY_DIFFERS'];
      const classified = await toyExecutor(target, { mode: 'classify', flags }).run(samples);
      const stepped = await toyExecutor(target, { mode: 'step', flags }).run(samples);
      expect(compareAnswers(toyAnswers(samples), stepped).mismatches.samples).toBe(0);
      expect(compareAnswers(stepped, classified).mismatches).toEqual({
        label: 10,
        exit: 0,
        margin: 0,
        settled: 0,
        goodness: 0,
        samples: 10,
      });
    });

    test('runs one sample, none, and a second batch with one program', async () => {
      const executor = toyExecutor(target);
      for (const count of [1, 0, 7]) {
        const samples = toySamples(count);
        expect(await executor.run(samples)).toEqual(toyAnswers(samples));
      }
    });

    test('compiles the bundle and its harness without a warning', async () => {
      expect((await toyExecutor(target, { flags: ['-Werror'] }).build()).warnings).toBe('');
    });

    test('hands on the warnings of the bundle', async () => {
      const { warnings } = await toyExecutor(target, {
        flags: ['-DTOY_GOLDEN_LABEL=1LL', '-Wlong-long'],
      }).build();
      expect(warnings).toContain('toy_selftest.c');
    });

    test('counts failing golden vectors', async () => {
      expect(await toyExecutor(target).selfTest()).toBe(0);
      expect(await toyExecutor(target, { flags: ['-DTOY_GOLDEN_LABEL=2'] }).selfTest()).toBe(1);
    });

    test('removes its sample and answer files', async () => {
      // A folder of its own: other tests run at the same time.
      const own = await mkdtemp(join(tmpdir(), 'ffirm-temporary-'));
      vi.stubEnv('TMPDIR', own);
      try {
        await toyExecutor(target).run(toySamples(10));
        expect(await readdir(own)).toEqual([]);
      } finally {
        vi.unstubAllEnvs();
        await rm(own, { recursive: true, force: true });
      }
    });

    test('says when the program does not end', async () => {
      const executor = toyExecutor(target, { flags: ['-DTOY_HANG'], timeoutSeconds: 2 });
      await expect(executor.run(toySamples(1))).rejects.toThrow('did not end within 2 seconds');
    });

    test('says when the routine writes outside its workspace', async () => {
      const executor = toyExecutor(target, { flags: ['-DTOY_WRITES_OUTSIDE', '-w'] });
      await expect(executor.run(toySamples(1))).rejects.toThrow('wrote outside its workspace');
    });

    test("shows the compiler's message when a source does not compile", async () => {
      const executor = toyExecutor(target, { flags: ['-DTOY_STACK_WORDS=('] });
      await expect(executor.run(toySamples(1))).rejects.toThrow(/compiling toy\.c failed (.|\n)*toy\.c:\d+/);
    });

    test('refuses samples of another width', async () => {
      const samples = { count: 3, features: 4, inputs: new Int8Array(12) };
      await expect(toyExecutor(target).run(samples)).rejects.toThrow('as many features as the network');
      const wider = { count: 1, features: 10, inputs: new Int8Array(10) };
      await expect(toyExecutor(target).run(wider)).rejects.toThrow('have 10 features, the network takes 5');
    });
  });
}

describe.skipIf(host.absent)(`crashes on ${host.title}`, () => {
  test('are reported with their signal', async () => {
    const executor = toyExecutor(host.target, { flags: ['-DTOY_CRASH', '-w'] });
    await expect(executor.run(toySamples(1))).rejects.toThrow('crashed: SIGSEGV');
  });

  test('do not measure a stack', async () => {
    const executor = toyExecutor(host.target);
    await executor.run(toySamples(1));
    expect(executor.stackBytes).toBeUndefined();
  });
});

describe.skipIf(cortexM4.absent)(`the core itself on ${cortexM4.title}`, () => {
  test('reports the place of a fault', async () => {
    const executor = toyExecutor(cortexM4.target, { flags: ['-DTOY_CRASH', '-w'] });
    await expect(executor.run(toySamples(1))).rejects.toThrow(
      /stopped: fault at 0x[0-9a-f]{8}, fault status 0x/,
    );
  });

  test('reports a stack overflow', async () => {
    const executor = toyExecutor(cortexM4.target, { flags: ['-DTOY_STACK_WORDS=20000'] });
    await expect(executor.run(toySamples(1))).rejects.toThrow('stopped: stack overflow');
  });

  test.each(['classify', 'step'] as const)('measures the stack of calls by %s', async (mode) => {
    const measure = async (words: number) => {
      const executor = toyExecutor(cortexM4.target, { mode, flags: [`-DTOY_STACK_WORDS=${words}`] });
      expect(executor.stackBytes).toBeUndefined();
      await executor.run(toySamples(20));
      return executor.stackBytes ?? 0;
    };
    const [none, some, many] = [await measure(0), await measure(100), await measure(2000)];
    expect(none).toBeGreaterThan(0);
    expect(none).toBeLessThan(128);
    expect(some).toBeGreaterThanOrEqual(400);
    expect(some).toBeLessThan(400 + 128);
    // The two differ in the array alone.
    expect(Math.abs(many - some - 4 * 1900)).toBeLessThanOrEqual(16);
  });
});

test('a number of steps that is none, or limits a run in one call, is refused', () => {
  for (const steps of [-1, 0.5, Number.NaN, 1e9]) {
    expect(() => toyExecutor(host.target, { mode: 'step', steps })).toThrow(`cannot take ${steps} steps`);
  }
  expect(() => toyExecutor(host.target, { steps: 1 })).toThrow('only a run with mode "step"');
});

describe.skipIf(host.absent)(`bundles on ${host.title}`, () => {
  test('are refused when they are something else', async () => {
    const executor = toyExecutor(host.target, { bundle: workDir });
    await expect(executor.build()).rejects.toThrow('not a bundle of "toy": it has no include/toy.h');
  });

  test('may be without a self-test, which is said when it is asked for', async () => {
    const bundle = join(workDir, 'untested');
    await cp(TOY, bundle, { recursive: true });
    await rm(join(bundle, 'src', 'toy_selftest.c'));
    await rm(join(bundle, 'include', 'toy_selftest.h'));
    const executor = toyExecutor(host.target, { bundle });
    expect(await executor.run(toySamples(9))).toEqual(toyAnswers(toySamples(9)));
    await expect(executor.selfTest()).rejects.toThrow('no header declares toy_selftest()');
  });
});

test('a missing compiler is reported with the command that installs it', async () => {
  const target: Target = { ...cortexM4.target, compilers: ['arm-none-eabi-gcc-of-nobody'] };
  await expect(toyExecutor(target).build()).rejects.toThrow(
    'needs arm-none-eabi-gcc-of-nobody, which is not on the PATH; ' +
      'run: apt-get install -y gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm',
  );
});
