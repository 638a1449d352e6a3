import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  BLOB_CHECKS,
  INPUT_QUANTIZER,
  kernelSources,
  type Needs,
  ROUTINE,
} from '../../../src/codegen/kernel-sources.js';
import { type KernelFile, type LoweredUnit, lower } from '../../../src/codegen/lower/index.js';
import { DECISIONS } from '../../../src/kernel/decision/decision.js';
import { compile, isPresent, translationUnit, writeFiles } from './support.js';

const KERNEL = fileURLToPath(new URL('../../../src/kernel/', import.meta.url));

/** The files that hold the entry points and all that they import, in a folder that the kernel was copied to. */
function kernelOf(root: string, needs: Needs): readonly KernelFile[] {
  const moved = (path: string): string => join(root, relative(KERNEL, path));
  return kernelSources([ROUTINE, INPUT_QUANTIZER, ...BLOB_CHECKS], needs).map((file) =>
    typeof file === 'string' ? moved(file) : { path: moved(file.path), standsFor: moved(file.standsFor) },
  );
}

const ENTRY_POINTS = ['beginModel', 'stepModel', 'getBest', 'classifyModel', 'quantizeSamples', 'checkModel'];
const CORTEX = ['-mcpu=cortex-m4', '-mthumb'];

/** What decides, convolutions with groups, and outputs that are kept. */
const NEEDS: readonly Needs[] = [
  ...DECISIONS.map((decision) => ({ decision, grouped: false, maxima: false, keepsMaps: false })),
  { decision: 'pooled', grouped: true, maxima: false, keepsMaps: false },
  { decision: 'pooled', grouped: false, maxima: false, keepsMaps: true },
  { decision: 'pooled', grouped: false, maxima: true, keepsMaps: false },
  { decision: 'pooled', grouped: true, maxima: true, keepsMaps: true },
];

describe.each(NEEDS)('the kernel for $decision, with groups: $grouped, kept: $keepsMaps', (needs) => {
  const FILES = kernelOf(KERNEL, needs);
  let unit: LoweredUnit;

  beforeAll(() => {
    unit = lower(FILES, ENTRY_POINTS, { prefix: 'mnist' });
  });

  const text = (): string =>
    translationUnit(unit, Object.fromEntries(unit.lengthMacros.map((macro, index) => [macro, 10 + index])));

  it('is lowered in less than three seconds', () => {
    /* The best of a few runs, and time of the processor: others use the same machine. */
    const seconds = [1, 2, 3].map(() => {
      const start = process.cpuUsage();
      lower(FILES, ENTRY_POINTS, { prefix: 'mnist' });
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1e6;
    });
    expect(Math.min(...seconds)).toBeLessThan(3);
  });

  it('has its entry points in the header and all else static', () => {
    expect([...unit.prototypeOf.keys()]).toEqual(ENTRY_POINTS);
    for (const [name, definition] of unit.functionOf) {
      expect(/^static /m.test(definition)).toBe(!ENTRY_POINTS.includes(name));
    }
  });

  it('is lowered from an installed package as well', () => {
    const sources = FILES.map((file) => (typeof file === 'string' ? file : file.path)).map((path) => [
      `node_modules/ffirm/src/kernel/${relative(KERNEL, path)}`,
      readFileSync(path, 'utf8'),
    ]);
    const [manifest] = writeFiles({
      'node_modules/ffirm/package.json': '{"name":"ffirm","type":"module"}',
      ...Object.fromEntries(sources),
    });
    const root = join(dirname(manifest), 'src/kernel');
    expect(lower(kernelOf(root, needs), ENTRY_POINTS, { prefix: 'mnist' })).toEqual(unit);
  });

  it('keeps to 120 columns', () => {
    expect(
      text()
        .split('\n')
        .filter((line) => line.length > 120),
    ).toEqual([]);
  });

  it('has read-only models and inputs, and writes to workspaces only where it must', () => {
    expect(unit.prototypeOf.get('stepModel')).toContain(
      '\nbool mnist_step_model(const mnist_model_t *model, const int8_t *input, ' +
        'mnist_workspace_t *workspace);',
    );
    expect(unit.prototypeOf.get('getBest')).toContain(
      '\nvoid mnist_get_best(const mnist_model_t *model, const mnist_workspace_t *workspace, ' +
        'mnist_result_t *result);',
    );
  });

  it('defines every macro that its comments speak of', () => {
    const defined = [...text().matchAll(/^#define (\w+)/gm)].map(([, name]) => name);
    const named = [...text().matchAll(/\bMNIST_\w+/g)].map(([name]) => name);
    expect(named).toContain('MNIST_RULE_GOODNESS');
    expect(named.filter((name) => !defined.includes(name))).toEqual([]);
    expect(text()).toContain('is above this; see mnist_model_t.rule. */\n');
  });

  it('has every symbol prefixed', () => {
    const symbols = [...text().matchAll(/^(?:static )?\w+ \*?(\w+)\(|^\} (\w+);|^#define (\w+)/gm)];
    expect(symbols.length).toBeGreaterThan(10);
    for (const [, fn, type, macro] of symbols) {
      expect(fn ?? type ?? macro).toMatch(/^(mnist_|MNIST_)/);
    }
  });

  describe.each([
    ['gcc', ['-O2', '-c']],
    ['gcc', ['-O0', '-c']],
    ['g++', ['-O2', '-c']],
    ['clang', ['-O2', '-c']],
    ['clang++', ['-O2', '-c']],
    ['arm-none-eabi-gcc', [...CORTEX, '-O2', '-c']],
    ['arm-none-eabi-g++', [...CORTEX, '-O2', '-c']],
    ['arm-none-eabi-gcc', ['-mcpu=cortex-m0plus', '-mthumb', '-Os', '-c']],
  ] as const)('with %s %j', (compiler, flags) => {
    it('compiles without a warning', ({ skip }) => {
      skip(!isPresent(compiler), `${compiler} is not installed`);
      compile(compiler, flags, text());
    });
  });

  it('would fail on a warning', ({ skip }) => {
    skip(!isPresent('gcc'), 'gcc is not installed');
    const broken = text().replace('(int8_t)(value', '(value');
    expect(broken).not.toBe(text());
    expect(() => compile('gcc', ['-O2', '-c'], broken)).toThrow('-Werror=conversion');
  });
});
