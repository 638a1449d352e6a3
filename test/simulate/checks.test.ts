import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Bundle, generateBundle } from '../../src/codegen/bundle.js';
import type { BundleInput } from '../../src/codegen/bundle-input.js';
import { kernelTaken } from '../../src/codegen/kernels/select.js';
import { type ChecksInput, type ChecksReport, checkCompiled } from '../../src/simulate/checks.js';
import { type CompiledBundle, compileBundle } from '../../src/simulate/compiled-bundle.js';
import { checkCpp } from '../../src/simulate/cpp-checks.js';
import type { Target } from '../../src/simulate/target.js';
import { needs, streaming } from '../packages/support.js';
import { bundleInput } from './fixtures/bundle.js';
import { edgeModel } from './fixtures/edge-model.js';
import { randomHeadsCase } from './fixtures/random-heads.js';
import { type RandomCase, randomCase } from './fixtures/random-model.js';
import { testedTarget } from './fixtures/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-checks-test-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const host = await testedTarget('host');
const cores = await Promise.all(['cortex-m0plus', 'cortex-m4', 'cortex-m55'].map(testedTarget));

const [goodness] = fc.sample(
  randomCase.filter(({ model }) => model.layerCount === 3 && model.exitCount > 4),
  { seed: 5, numRuns: 1 },
);
const [heads] = fc.sample(
  randomHeadsCase.filter(({ model }) => model.layerCount === 3 && model.heads[0].inputs === 0),
  { seed: 5, numRuns: 1 },
);
const cpp = await needs('g++');
const stream = streaming();
const oneChannel = streaming(['ecg']);

/** The first network has a scale that 32-bit floats do not hold exactly, and class names that a C compiler could misread. */
const first = bundleInput(goodness, undefined, {
  classNames: Array.from({ length: goodness.model.classes }, (_, i) => `"${i}" \\ größe ??/`),
});
const { network } = first.file;
const awkward: BundleInput = {
  ...first,
  file: {
    ...first.file,
    rawUnit: 200,
    network: { ...network, scales: { ...network.scales, inputScale: 31.7 } },
  },
};

interface Case {
  readonly title: string;
  readonly random: RandomCase;
  readonly input: BundleInput;
  readonly fresh: Bundle;
}

const CASES: readonly Case[] = [
  { title: 'goodness decides', random: goodness, input: awkward },
  { title: 'heads decide', random: heads, input: bundleInput(heads) },
  { title: 'at its bounds', random: edgeModel(), input: bundleInput(edgeModel()) },
  { title: 'with a front end', random: stream.random, input: bundleInput(stream.random, stream.signal) },
].map((one) => ({ ...one, fresh: generateBundle(one.input) }));

let written = 0;

/** Writes a bundle, with some of its files changed; returns its folder. */
async function write(bundle: Bundle, changes: ReadonlyMap<string, string | Uint8Array>): Promise<string> {
  written += 1;
  const place = join(folder, String(written));
  for (const [path, content] of [...bundle, ...changes]) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), content);
  }
  return place;
}

/** A bundle compiled for a target, some of its files changed, and what to look at. */
async function prepare(
  { random, input, fresh }: Case,
  target: Target,
  changes: ReadonlyMap<string, string | Uint8Array>,
): Promise<{ readonly compiled: CompiledBundle; readonly look: ChecksInput }> {
  const bundle = await write(fresh, changes);
  const compiled = await compileBundle({
    ...{
      bundle,
      name: input.name,
      target,
      folder: join(bundle, 'work'),
      flags: changes.size > 0 ? ['-O0'] : [],
    },
  });
  const { count, features, inputs } = random.samples;
  const { inputScale } = input.file.network.scales;
  const look = {
    input,
    fresh,
    features: Float32Array.from(inputs, (value) => value / inputScale),
    samples: { count, features, inputs },
    timeoutSeconds: 300,
  };
  return { compiled, look };
}

async function check(
  one: Case,
  target: Target,
  changes: ReadonlyMap<string, string | Uint8Array> = new Map(),
): Promise<ChecksReport> {
  const { compiled, look } = await prepare(one, target, changes);
  return checkCompiled(compiled, look);
}

/** What is found in the C++ of a bundle. */
async function foundInCpp(
  one: Case,
  changes: ReadonlyMap<string, string> = new Map(),
): Promise<readonly string[]> {
  const { compiled, look } = await prepare(one, host.target, changes);
  const report = await checkCpp(compiled, look);
  if (report === undefined) throw new Error('there is no C++ compiler');
  const { answers, quantizers, constants, broken } = report;
  return [
    ...constants.wrong.map(({ expression }) => expression),
    ...(answers.mismatches.samples > 0 ? ['answers'] : []),
    ...(quantizers.float.mismatches > 0 ? ['floats'] : []),
    ...((quantizers.raw?.mismatches ?? 0) > 0 ? ['raw samples'] : []),
    ...broken,
  ];
}

const NOTHING = { label: 0, exit: 0, margin: 0, settled: 0, goodness: 0, samples: 0 };

for (const { target, title, absent } of [host, ...cores]) {
  describe.skipIf(absent)(`all that answers do not show, on ${title}`, () => {
    it.each(CASES)('is as it must be: $title', async (one) => {
      const { model } = one.input.file.network;
      const report = await check(one, target);
      expect(report).toMatchObject({
        kernel: kernelTaken(target.kernel, one.input.kernels).name,
        constants: { wrong: [] },
        quantizers: { float: { mismatches: 0 }, raw: { mismatches: 0 } },
        golden: { vectors: one.random.samples.count, wrong: [], unnoticed: 0 },
        edges: { samples: 30, mismatches: NOTHING },
        blob: { wrong: [], mismatches: NOTHING },
      });
      const { constants, quantizers, golden, blob } = report;
      expect(constants.count).toBeGreaterThan(60 + 2 * model.classes);
      // Every half and whole step with its neighbours, and every raw sample there is.
      expect(quantizers.float.values).toBeGreaterThan(3000);
      expect(quantizers.raw?.values).toBeGreaterThanOrEqual(65_536);
      expect(golden.changes).toBe(2 * (4 + model.classes) * golden.vectors);
      expect(blob.damages).toBe(33);
      expect(blob.samples).toBe(3 * (one.random.samples.count + 10));
    });
  });
}

/** The text of a generated file with one place changed. */
function changed(path: string, from: string | RegExp, to: string): ReadonlyMap<string, string> {
  const text = CASES[0].fresh.get(path);
  if (typeof text !== 'string') throw new Error(`no text is generated as ${path}`);
  const other = text.replace(from, to);
  expect(other, `${path} has no ${String(from)}`).not.toBe(text);
  return new Map([[path, other]]);
}

/** What is found in the first case when a place of a file is another. */
async function found(path: string, from: string | RegExp, to: string): Promise<readonly string[]> {
  const report = await check(CASES[0], host.target, changed(path, from, to));
  const { constants, quantizers, golden, edges, blob } = report;
  return [
    ...constants.wrong.map(({ expression }) => expression),
    ...(quantizers.float.mismatches > 0 ? ['floats'] : []),
    ...((quantizers.raw?.mismatches ?? 0) > 0 ? ['raw samples'] : []),
    ...(golden.wrong.length > 0 ? ['golden vectors'] : []),
    ...(golden.unnoticed > 0 ? ['self-test'] : []),
    ...(edges.mismatches.samples > 0 ? ['edges'] : []),
    ...(blob.wrong.length + blob.mismatches.samples > 0 ? ['blob'] : []),
  ];
}

describe.skipIf(host.absent)(`one changed place on ${host.title}`, () => {
  const INFO = 'src/net_info.c';
  const HEADER = 'include/net.h';
  const SELFTEST = 'src/net_selftest.c';

  it.each([
    [HEADER, /(INPUT_SCALE \d+\.\d)\d/, '$15', ['NET_INPUT_SCALE', 'floats']],
    [HEADER, /(INPUT_SCALE )\d/, '$14', ['NET_INPUT_SCALE', 'floats']],
    [HEADER, /(NET_RAW_UNIT )200/, '$1201', ['net_model_info()->raw_unit', 'NET_RAW_UNIT']],
    [
      HEADER,
      /(NET_WEIGHT_BYTES )\d+(?=\n#endif)/,
      '$117',
      ['NET_WEIGHT_BYTES', 'net_model_info()->weight_bytes'],
    ],
    [HEADER, /(NET_LABEL_\w+ = )1/, '$17', [/^NET_LABEL_/]],
    ['include/net_blob.h', /(NET_BLOB_BAD_CRC = )5/, '$155', ['NET_BLOB_BAD_CRC', 'blob']],
    ['include/net_blob.h', /(BLOB_MEANING 0x)\w{4}/, '$1abcd', ['NET_BLOB_MEANING', 'blob']],
    [INFO, '\\134 gr', '/ gr', [/class_names\[/]],
    [INFO, /(model_hash \*\/ ")0/, '$11', ['net_model_info()->model_hash']],
    [INFO, /(input_scale_numerator \*\/ \d*)\d/, '$10', ['net_model_info()->input_scale_numerator']],
    ['src/net_input.c', /(, \d+, \d)(?=\d, input\))/, '$12', ['raw samples']],
    ['src/net_blob.c', 'header->features != NET_FEATURES', 'header->features < NET_FEATURES', ['blob']],
    ['src/net_blob.c', 'layer->gain = table[i].gain', 'layer->gain = table[i].shift', ['blob']],
    [SELFTEST, 'expected->margin == actual->margin', 'true', ['self-test']],
    [SELFTEST, '    (void)net_step(input, workspace);\n', '', ['self-test']],
    [SELFTEST, 'failures += 1', 'failures += 0', ['self-test']],
  ] as const)('%s, %s: %s', async (path, from, to, expected) => {
    const names = await found(path, from, to);
    for (const wanted of expected) {
      if (typeof wanted === 'string') expect(names).toContain(wanted);
      else expect(names.filter((name) => wanted.test(name))).not.toEqual([]);
    }
  });

  it('in the golden vectors, each of their numbers', async () => {
    const row = /^( {4}\{ )(-?\d+), (\d+), (-?\d+), (true|false), \{ (-?\d+)/m;
    for (const to of [
      '$177, $3, $4, $5, { $6',
      '$1$2, 1$3, $4, $5, { $6',
      '$1$2, $3, 77, $5, { $6',
      '$1$2, $3, $4, !$5, { $6',
      '$1$2, $3, $4, $5, { 1$6',
    ]) {
      expect(await found(SELFTEST, row, to)).toContain('golden vectors');
    }
    expect(await found(SELFTEST, /^( {8})(-?\d+)/m, '$15')).toContain('golden vectors');
  });

  it('in the blob: every word of its header and of its first layer', async () => {
    const blob = CASES[0].fresh.get('blob/net-portable.bin');
    if (!(blob instanceof Uint8Array)) throw new Error('no blob');
    const words = [...Array(22 + 12).keys(), blob.length / 4 - 1];
    for (const word of words.filter((_, i) => i % 5 === 0)) {
      const other = Uint8Array.from(blob);
      other[4 * word] ^= 1;
      const { wrong } = (await check(CASES[0], host.target, new Map([['blob/net-portable.bin', other]])))
        .blob;
      expect(wrong.map(({ damage }) => damage)).toContain('none');
    }
  });

  it('is named with what was expected', async () => {
    const changes = changed('src/net_info.c', /(model_hash \*\/ ")0/, '$11');
    const { constants } = await check(CASES[0], host.target, changes);
    expect(constants.wrong).toEqual([
      {
        expression: 'net_model_info()->model_hash',
        expected: '0'.repeat(64),
        actual: `1${'0'.repeat(63)}`,
      },
    ]);
  });
});

describe.skipIf(host.absent)(`the quantizer of floats on ${host.title}`, () => {
  it('is found out whichever of its numbers is another', { timeout: 600_000 }, async () => {
    const path = 'src/net_input_float.c';
    const text = CASES[0].fresh.get(path);
    if (typeof text !== 'string') throw new Error('no quantizer');
    const code = text.slice(text.indexOf('static'));
    const numbers = [...code.matchAll(/(?<![\w.])(?:0x[0-9a-f]+U?(?!\w)|\d+(?:\.\d+)?F?(?!\w))/g)].filter(
      ([number]) => number !== '0',
    );
    expect(numbers.map(([number]) => number)).toEqual(['0x7fffffffU', '0x800000', '24', '127', '127']);
    const missed: string[] = [];
    for (const { 0: number, index } of numbers) {
      const other = number.endsWith('U') ? '0xffffffffU' : String(Number(number) + 1);
      const change = `${code.slice(0, index)}${other}${code.slice(index + number.length)}`;
      const changes = new Map([[path, text.slice(0, text.indexOf('static')) + change]]);
      const report = await check(CASES[0], host.target, changes);
      if (report.quantizers.float.mismatches === 0) missed.push(change.slice(index - 30, index + 30));
    }
    // A bound that an earlier branch leaves nothing for may be any.
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(1);
  });
});

it('a crash is reported with what was looked at', async () => {
  if (host.absent) return;
  const changes = changed(
    'src/net_input.c',
    /^(void net_quantize_raw.*\n\{\n)/m,
    '$1    *(volatile int *)4 = 1;\n',
  );
  await expect(check(CASES[0], host.target, changes)).rejects.toThrow(
    'crashed while looking at the quantizer of raw samples: SIGSEGV',
  );
});

describe.skipIf(host.absent || cpp.absent)(`the C++ header on ${host.title}${cpp.note}`, () => {
  it.each([
    ...CASES,
    {
      title: 'with a front end of one channel',
      random: oneChannel.random,
      input: bundleInput(oneChannel.random, oneChannel.signal),
      fresh: generateBundle(bundleInput(oneChannel.random, oneChannel.signal)),
    },
  ])('is as it must be: $title', async (one) => {
    expect(await foundInCpp(one)).toEqual([]);
  });

  const HEADER = 'include/net.hpp';
  it.each([
    [HEADER, 'exits = NET_EXITS', 'exits = NET_CLASSES', 'exits'],
    [HEADER, 'weight_bytes = NET_WEIGHT_BYTES', 'weight_bytes = NET_WORKSPACE_BYTES', 'weight_bytes'],
    [HEADER, /("\\)042(\d)/, '$1043$2', /class_names\[/],
    [HEADER, 'label >= 0 &&', 'label >= 1 &&', 'labels_have_names'],
    [HEADER, 'count == Length ?', 'count >= Length ?', 'too_long_has_no_answer'],
    [HEADER, 'input_ = nullptr;', '', 'selftest_passes'],
    [HEADER, 'net_quantize_raw(values.data(), values_);', '(void)values;', 'raw samples'],
    [HEADER, 'net_best(&workspace_, &result);', '', 'answers'],
  ] as const)('%s with another place: %s, %s', async (path, from, to, expected) => {
    const names = await foundInCpp(CASES[0], changed(path, from, to));
    expect(
      names.filter((name) => (typeof expected === 'string' ? name === expected : expected.test(name))),
    ).not.toEqual([]);
  });
});
