import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runGenerate } from '../../src/pipeline/generate-step.js';
import { pathsOf } from '../../src/pipeline/paths.js';
import { silent } from '../../src/pipeline/reporter.js';
import { runAll } from '../../src/pipeline/run.js';
import { runVerify, type VerifyReport } from '../../src/pipeline/verify-step.js';
import { testedTarget } from '../simulate/fixtures/tools.js';
import { tinyConfig, writeTinyData } from './fixtures/tiny.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-verify-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const host = await testedTarget('host');
const config = tinyConfig(folder);
const paths = pathsOf(config, join(folder, 'output'));
let copies = 0;

/** Verifies a copy of the bundle after something was done to it; what it warned of comes along. */
async function verify(
  change: (bundle: string) => Promise<unknown>,
): Promise<{ readonly report: VerifyReport; readonly warnings: readonly string[] }> {
  copies += 1;
  const output = join(folder, `copy-${copies}`);
  await cp(paths.root, output, { recursive: true });
  await change(pathsOf(config, output).bundle);
  const warnings: string[] = [];
  const warn = (text: string) => {
    // The tiny network hides two features, and is told so.
    if (!text.includes('network.label')) warnings.push(text.replace(`${output}/`, ''));
  };
  return { report: await runVerify(config, { output, reporter: { ...silent, warn } }), warnings };
}

/** Replaces the first occurrence of a text in a file by another. */
function replacing(path: string, from: string | RegExp, to: string) {
  return async (bundle: string) => {
    const text = await readFile(join(bundle, path), 'utf8');
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    await writeFile(join(bundle, path), changed);
  };
}

describe.skipIf(host.absent)(`verification of a whole bundle on ${host.title}`, () => {
  beforeAll(async () => {
    await writeTinyData(folder);
    const { passed } = await runAll(config, { output: paths.root });
    expect(passed).toBe(true);
  });

  it('adds the scores of the test samples to the model card, which later steps keep', async () => {
    const read = async (path: string) => readFile(join(paths.bundle, path), 'utf8');
    const { scores } = JSON.parse(await readFile(paths.verification, 'utf8'));
    const card = JSON.parse(await read('model-card.json'));
    expect(card.scores.test.classes).toEqual(
      scores.earlyExit.scores.classes.map(({ name, present, answered, right }: Record<string, unknown>) => ({
        ...{ name, present, answered, right },
      })),
    );
    expect(card.scores.validation.classes).toHaveLength(3);
    expect(await read('MODEL.md')).not.toContain('Not measured yet');
    const { skipped } = await runAll(config, { output: paths.root });
    expect(skipped).toContain('verify');
    const before = await read('ffirm.manifest.json');
    await runGenerate(config, { output: paths.root });
    expect(await read('ffirm.manifest.json')).toBe(before);
  });

  it('leaves the model card alone while something else is wrong, and adds to it when nothing is', async () => {
    const output = join(folder, 'unverified');
    await cp(paths.root, output, { recursive: true });
    const { bundle, verification } = pathsOf(config, output);
    await rm(verification);
    await runGenerate(config, { output });
    const card = () => readFile(join(bundle, 'MODEL.md'), 'utf8');
    const unverified = await card();
    expect(unverified).toContain('Not measured yet; `ffirm verify` adds them.');
    const readme = await readFile(join(bundle, 'README.md'), 'utf8');
    await writeFile(join(bundle, 'README.md'), 'mine');
    expect((await runVerify(config, { output })).passed).toBe(false);
    expect(await card()).toBe(unverified);
    await writeFile(join(bundle, 'README.md'), readme);
    expect((await runVerify(config, { output })).passed).toBe(true);
    expect(await card()).toBe(await readFile(join(paths.bundle, 'MODEL.md'), 'utf8'));
  });

  it('finds a figure of the model card that was changed', async () => {
    const path = 'model-card.json';
    const { report, warnings } = await verify(replacing(path, /"right": /, '"right": 1'));
    expect(report).toMatchObject({ passed: false, files: { changed: [{ path }] } });
    expect(warnings).toContainEqual(
      expect.stringContaining(`differs from what ffirm generates: ${path} line`),
    );
  });

  it('says what it looked at', async () => {
    const { report, warnings } = await verify(async () => {});
    expect(warnings).toEqual([]);
    expect(report).toMatchObject({ passed: true, files: { changed: [], missing: [], extra: [] } });
    expect(report.files.compared).toBeGreaterThan(20);
    expect(report.executors).toHaveLength(1);
    expect(Object.keys(report.executors[0])).toEqual(
      expect.arrayContaining(['quantizers', 'blob', 'constants', 'golden', 'edges']),
    );
  });

  it.each([
    ['README.md', 'exit points', 'exit point', 'line'],
    ['library.json', '"version"', '"verzion"', 'line'],
    ['src/tiny.c', 'no division', 'no divizion', 'line'],
    ['src/tiny_kernel_portable.c', '#endif', '#endif\n', 'line'],
    ['examples/selftest/main.c', '? 0 : 1', '? 0 : 2', 'line'],
    ['test/test_golden/test_main.c', 'TINY_CLASSES', 'TINY_EXITS', 'line'],
  ])('finds a change in %s, and says where', async (path, from, to, unit) => {
    const { report, warnings } = await verify(replacing(path, from, to));
    const text = await readFile(join(paths.bundle, path), 'utf8');
    const line = text.slice(0, text.indexOf(from)).split('\n').length;
    expect(report.passed).toBe(false);
    expect(report.files.changed.map((file) => file.path)).toEqual([path]);
    expect(Math.abs((report.files.changed[0].line ?? 0) - line)).toBeLessThanOrEqual(1);
    expect(warnings).toEqual([
      `bundle: differs from what ffirm generates: ${path} ${unit} ${report.files.changed[0].line}`,
    ]);
  });

  it('finds what running finds, too', async () => {
    const { report } = await verify(replacing('include/tiny.h', /(TINY_INPUT_SCALE \d)/, '$11'));
    const [{ quantizers, constants }] = report.executors;
    expect(quantizers.float.mismatches).toBeGreaterThan(0);
    expect(constants.wrong.map(({ expression }) => expression)).toContain('TINY_INPUT_SCALE');
    expect(report.passed).toBe(false);
  });

  it('finds a flipped bit of a blob that this computer does not run', async () => {
    const { report } = await verify(async (bundle) => {
      await mkdir(join(bundle, 'blob'), { recursive: true });
      const file = join(bundle, 'blob/tiny-portable.bin');
      const bytes = await readFile(file);
      bytes[200] ^= 4;
      await writeFile(file, bytes);
    });
    expect(report.passed).toBe(false);
    expect(report.files.changed).toEqual([{ path: 'blob/tiny-portable.bin', byte: 200 }]);
    expect(report.executors[0].blob.wrong.map(({ damage }) => damage)).toContain('none');
  });

  it('finds files that are missing, and those that nobody generated', async () => {
    const { report, warnings } = await verify(async (bundle) => {
      await rm(join(bundle, 'README.md'));
      for (const path of ['src/mine.h', 'include/more/x.h', '.vscode/settings.json', 'out/x.o', 'notes']) {
        await mkdir(dirname(join(bundle, path)), { recursive: true });
        await writeFile(join(bundle, path), '');
      }
    });
    expect(report.passed).toBe(false);
    expect(report.files).toMatchObject({
      changed: [],
      missing: ['README.md'],
      extra: ['include/more/', 'notes', 'src/mine.h'],
    });
    expect(warnings).toContain('bundle: is missing: README.md');
    expect(warnings).toContain('bundle: is not what ffirm generates: src/mine.h');
  });

  it('names the file even where the C does not compile any more', async () => {
    const warnings: string[] = [];
    const output = join(folder, 'broken');
    await cp(paths.root, output, { recursive: true });
    await replacing('src/tiny.c', 'int32_t', 'int32_')(pathsOf(config, output).bundle);
    const reporter = { ...silent, warn: (text: string) => warnings.push(text) };
    await expect(runVerify(config, { output, reporter })).rejects.toThrow(/compiling tiny\.c failed/);
    expect(warnings.join()).toMatch(/differs from what ffirm generates: src\/tiny\.c line \d+/);
  });

  it.each([
    [
      'the version',
      /("ffirm": ")[^"]*/,
      '$10.0.1',
      /generated by ffirm 0\.0\.1, but this is ffirm .*generate` again/,
    ],
    ['the model', /("model": ")./, '$1g', /not a manifest .*generate` again/],
    [
      'the model',
      /("model": ")\w{4}/,
      '$10000',
      /generated from a different integer model; .*generate` again/,
    ],
    ['the config', /("config": ")\w{4}/, '$10000', /generated from a different config; .*generate` again/],
  ])('refuses a bundle of another origin: %s, %s', async (_, from, to, message) => {
    await expect(verify(replacing('ffirm.manifest.json', from, to))).rejects.toThrow(message);
    await expect(verify((bundle) => rm(join(bundle, 'ffirm.manifest.json')))).rejects.toThrow(
      /has no ffirm\.manifest\.json: .*generate` again/,
    );
  });

  it('knows the packages and kernels that the command line chose', async () => {
    const output = join(folder, 'chosen');
    await cp(paths.root, output, { recursive: true });
    const { generate } = config;
    const chosen = tinyConfig(folder, {
      generate: { ...generate, packages: ['cmake', 'make'], targets: ['host', 'cortex-m4'] },
    });
    await runGenerate(chosen, { output });
    const report = await runVerify(config, { output });
    expect(report).toMatchObject({ passed: true, files: { changed: [], missing: [], extra: [] } });
    expect(await readFile(join(output, 'bundle/Makefile'), 'utf8')).toContain('tiny');
  });
});
