import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { workspaceBytes } from '../../src/codegen/workspace-size.js';
import { quantizeSamples } from '../../src/kernel/input.js';
import { type Exit, RULE_MARGIN } from '../../src/kernel/types.js';
import { multiplierAndShift, quantizeInput } from '../../src/quantize/input.js';
import { spaceOf } from '../../src/quantize/zeros.js';
import { createCExecutor } from '../../src/simulate/c-executor.js';
import { measureSize } from '../../src/simulate/size.js';
import { WARNINGS } from '../packages/support.js';
import { writeBundle } from '../simulate/fixtures/bundle.js';
import { testedTarget } from '../simulate/fixtures/tools.js';
import { compiledOf, describeWarnings, isInNpmTest, NETWORKS } from './fixtures/warnings.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-bundle-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const { goodness, heads } = NETWORKS;

/** The members of a structure in a header, without their comments. */
function memberNames(header: string, type: string): readonly string[] {
  const before = header.slice(0, header.indexOf(`} ${type};`));
  const body = before.slice(before.lastIndexOf('typedef struct {\n') + 'typedef struct {\n'.length);
  const lines = body.replace(/\/\*[\s\S]*?\*\//g, '').split('\n');
  return lines.map((line) => line.trim().replace(/;$/, '')).filter((line) => line !== '');
}

describeWarnings(isInNpmTest);

const host = await testedTarget('host');
const cortexM4 = await testedTarget('cortex-m4');

describe.each([
  ['goodness', goodness],
  ['heads', heads],
] as const)('a generated bundle in which %s decides', async (decision, random) => {
  const bundle = join(folder, decision);
  await writeBundle(random, bundle);
  const { files, sources, includes } = await compiledOf(bundle);
  for (const { target, title, absent } of [host, cortexM4]) {
    it.skipIf(absent)(
      `needs nothing from outside but memcpy and memset, and has no variables: ${title}`,
      async () => {
        const size = await measureSize(bundle, 'net', target);
        expect(size.undefinedSymbols.filter((symbol) => !['memcpy', 'memset'].includes(symbol))).toEqual([]);
        expect({ data: size.data, bss: size.bss }).toEqual({ data: 0, bss: 0 });
      },
    );
  }

  it.skipIf(host.absent)(`has the routine that it needs, and not the other: ${host.title}`, async () => {
    const object = join(folder, `${decision}.o`);
    const source = join(bundle, 'src/net.c');
    const args = ['-std=c99', '-O0', ...includes, '-c', source, '-o', object];
    await execa(host.target.compilers[0], args);
    const { stdout } = await execa(host.target.tools.nm, ['-P', object]);
    const names = stdout.split('\n').map((line) => line.split(' ')[0].replace(/^_?net_/, ''));
    expect(names).toContain('step_model');
    expect(names.includes('drop_labels')).toBe(decision === 'goodness');
    expect(names.includes('start_logits')).toBe(decision === 'heads');
    expect(names.includes('add_logits')).toBe(decision === 'heads');
  });

  it('uses no malloc, libm, stdio, division but by powers of two, or 64-bit number', async () => {
    for (const source of sources.filter((file) => file.includes('/src/'))) {
      const text = (await readFile(source, 'utf8')).replace(/\/\*[\s\S]*?\*\//g, '');
      expect(text).not.toMatch(/malloc|stdio\.h|math\.h|printf|int64_t|long long| \/ (?![248]U?\b)/);
    }
  });

  it('is the same, byte for byte, when it is generated again', async () => {
    const again = join(folder, `${decision} again`);
    await writeBundle(random, again);
    for (const file of files.filter((name) => /\.\w+$/.test(name))) {
      expect(await readFile(join(again, file), 'utf8')).toBe(await readFile(join(bundle, file), 'utf8'));
    }
  });

  it('states the exact size of the workspace', async () => {
    const readme = await readFile(join(bundle, 'README.md'), 'utf8');
    const space = spaceOf(random.model);
    expect(readme).toContain(`workspace of ${workspaceBytes(random.model, space)} bytes given by the caller`);
  });

  it('declares a call for everything, and one for each part: begin, step, best', async () => {
    const header = await readFile(join(bundle, 'include/net.h'), 'utf8');
    for (const lines of [
      `#define NET_EXITS ${random.model.exitCount}`,
      'void net_classify(const int8_t *input, net_workspace_t *workspace,\n' +
        '                  net_result_t *result);',
      'void net_begin(const int8_t *input, net_workspace_t *workspace);',
      'bool net_step(const int8_t *input, net_workspace_t *workspace);',
      'void net_best(const net_workspace_t *workspace, net_result_t *result);',
    ]) {
      expect(header).toContain(`\n${lines}\n`);
    }
    expect(memberNames(header, 'net_result_t')).toEqual([
      'int32_t label',
      'int32_t margin',
      'int32_t exit',
      'bool settled',
      'int32_t goodness[NET_CLASSES]',
    ]);
    expect(header).not.toContain('RULE');
  });

  it('lists the exit points and the rule in the order of their structures', async () => {
    const [types, weights] = await Promise.all(
      ['include/net_blob.h', 'src/net_weights.c'].map((file) => readFile(join(bundle, file), 'utf8')),
    );
    const { exits, rule } = random.model;
    const fields = ({ layer, units, threshold, gap }: Exit) =>
      `    {\n        /* layer */ ${layer},\n        /* units */ ${units},\n` +
      `        /* threshold */ ${threshold},\n        /* gap */ ${gap}\n    }`;
    expect(weights).toContain(`_exits[NET_EXITS] = {\n${exits.map(fields).join(',\n')}\n};\n`);
    expect(weights).toContain(`/* rule */ NET_RULE_${rule === RULE_MARGIN ? 'MARGIN' : 'GOODNESS'},\n`);
    const nameOf = (member: string) => member.replace(/^.*?(\w+)(\[.*)?$/, '$1');
    for (const [type, name] of [
      ['net_exit_t', 'net_exits'],
      ['net_layer_t', 'net_layers'],
      ...(decision === 'heads' ? [['net_head_t', 'net_heads']] : []),
      ['net_model_t', 'net_model'],
    ]) {
      const initializer = weights.slice(weights.search(new RegExp(`${name}(\\[\\w+\\])? = `)));
      const listed = [...initializer.split('}')[0].matchAll(/\/\* (\w+) \*\//g)].map(([, member]) => member);
      expect(listed).toEqual(memberNames(types, type).map(nameOf));
    }
  });

  it.skipIf(host.absent)(`has a README whose examples compile: ${host.title}`, async () => {
    const readme = await readFile(join(bundle, 'README.md'), 'utf8');
    const examples = [...readme.matchAll(/```c\n([\s\S]*?)```/g)].map(([, code]) => code);
    expect(examples).toHaveLength(2);
    expect(examples[1]).toContain('while (!settled && time_left())');
    const source = join(folder, 'readme.c');
    await writeFile(source, ['#include "net.h"\nbool time_left(void);\n', ...examples].join('\n'));
    const args = ['-std=c99', ...WARNINGS, ...includes, '-c', source, '-o', join(folder, 'readme.o')];
    const { exitCode, stderr } = await execa(host.target.compilers[0], args, { reject: false });
    expect(`${exitCode} ${stderr}`).toBe('0 ');
  });

  it.skipIf(host.absent).each([
    ['label', 'src/net_selftest.c', /^( {4}\{ )(\d+)/m, '$19$2', 1],
    ['margin', 'src/net_selftest.c', /^( {4}\{ \d+, )(\d+)/m, '$19$2', 1],
    ['exit', 'src/net_selftest.c', /^( {4}\{ \d+, \d+, )(\d+)/m, '$19$2', 1],
    ['settled', 'src/net_selftest.c', /^( {4}\{ .*)true/m, '$1false', 1],
    ['goodness', 'src/net_selftest.c', /^( {4}\{ .*\d)( \} \})/m, '$19$2', 1],
    ['best answer', 'src/net.c', /(net_get_best\(&net_model.*;)/, '$1\n    result->margin += 1;', 5],
  ])('has a self-test that finds a wrong %s', async (member, file, pattern, replacement, failures) => {
    const broken = join(folder, `${decision} ${member}`);
    await writeBundle(random, broken);
    const text = await readFile(join(broken, file), 'utf8');
    expect(text).toMatch(pattern);
    await writeFile(join(broken, file), text.replace(pattern, replacement));
    const workDir = join(folder, `build ${decision} ${member}`);
    const { selfTest } = createCExecutor({ bundle: broken, name: 'net', target: host.target, workDir });
    expect(await selfTest()).toBe(failures);
  });

  it('is a PlatformIO library: a valid manifest whose headers and examples exist', async () => {
    const manifest = JSON.parse(await readFile(join(bundle, 'library.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: 'net', frameworks: '*' });
    // The boards that the header takes, and no others: those of 8 and 16 bits have an int that is too small.
    expect(manifest.platforms).toEqual(
      expect.arrayContaining(['ststm32', 'nordicnrf52', 'espressif32', 'native']),
    );
    for (const small of ['*', 'atmelavr', 'atmelmegaavr', 'timsp430', 'ststm8', 'intel_mcs51']) {
      expect(manifest.platforms).not.toContain(small);
    }
    for (const header of manifest.headers) expect(files).toContain(join('include', header));
    for (const { base, files: list } of manifest.examples) {
      for (const file of list) expect(files).toContain(join(base, file));
    }
  });

  it.skipIf(host.absent)(`quantizes raw and float inputs like the reference: ${host.title}`, async () => {
    const { features } = random.model;
    const awkward = [0, -0, 0.5, -0.5, 1, -1, 1e30, -1e30, 0.00393700787, 127.5 / 127, Number.NaN, 1e-40];
    const floats = Float32Array.from({ length: features }, (_, i) => awkward[i % awkward.length] ?? 0);
    const raws = Int16Array.from(
      { length: features },
      (_, i) => [0, 255, 128, -3, 32767, -32768, 1][i % 7] + (i % 5),
    );
    const main = join(folder, 'main.c');
    const list = (values: Iterable<string>) => [...values].join(', ');
    const literal = (value: number) =>
      Number.isNaN(value) ? '(0.0F / zero)' : `${Number(value).toExponential(12)}F`;
    await writeFile(
      main,
      `#include <stdio.h>\n#include "net.h"\nint main(void) {\n  volatile float zero = 0.0F; (void)zero;\n` +
        `  const float floats[] = {${list(Array.from(floats, literal))}};\n` +
        `  const int16_t raws[] = {${list(Array.from(raws, String))}};\n` +
        `  int8_t input[NET_FEATURES];\n  net_quantize_float(floats, input);\n` +
        `  for (int i = 0; i < NET_FEATURES; i++) printf("%d ", input[i]);\n  net_quantize_raw(raws, input);\n` +
        `  for (int i = 0; i < NET_FEATURES; i++) printf("%d ", input[i]);\n  return 0;\n}\n`,
    );
    const program = join(folder, 'main');
    const library = sources.filter((file) => file.includes('/src/'));
    await execa(host.target.compilers[0], ['-std=c99', ...includes, main, ...library, '-o', program]);
    const { stdout } = await execa(program);
    const { multiplier, shift } = multiplierAndShift(127 / 255);
    const expected = new Int8Array(features);
    quantizeSamples(raws, features, multiplier, shift, expected);
    const wanted = [...Array.from(floats, (value) => quantizeInput(value, 127)), ...expected];
    expect(stdout.trim().split(' ').map(Number)).toEqual(wanted);
  });
});
