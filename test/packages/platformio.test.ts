import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Config } from '../../src/config/config.js';
import { packageRoot } from '../../src/io/package.js';
import { runCalibrate } from '../../src/pipeline/calibrate-step.js';
import { runQuantize } from '../../src/pipeline/quantize-step.js';
import { hashPath } from '../../src/pipeline/steps.js';
import { runTrain } from '../../src/pipeline/train-step.js';
import { testedTarget } from '../simulate/fixtures/tools.js';
import {
  addUnity,
  barePath,
  copyExample,
  type Pio,
  platformio,
  preparePlatformio,
} from './fixtures/platformio.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-platformio-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const host = await testedTarget('host');
const cortexM4 = await testedTarget('cortex-m4');
const noHost = platformio.absent || host.absent;
const noQemu = noHost || cortexM4.absent;
const onHost = `${platformio.title}, ${host.title}`;
const onQemu = cortexM4.title;

const GENERATED = /ffirm: generated the C of motion \((.*)\)/;

/** What the small network says of the recording of the example: a window of 64 samples at a time, at 50 a second. */
const ANSWER = /^ *\d+\.\d{3} s {2}(run|walk)$/gm;

describe.skipIf(noHost)(`the build step: ${onHost}`, () => {
  // Blanks, as in the folders of many people.
  const root = join(folder, 'my projects');
  const output = join(root, 'build', 'motion');
  const model = join(output, 'integer.safetensors');
  const project = join(root, 'examples', 'platformio');
  const build = join(project, '.pio', 'build');
  const library = join(build, 'native', 'ffirm', 'motion', 'library');
  let pio: Pio;
  let configFile: string;
  let config: Config;

  /** Runs PlatformIO in the example and says what the build step generated because of what, if anything. */
  async function run(...args: string[]): Promise<{ stdout: string; reason: string | undefined }> {
    const { stdout, stderr, exitCode } = await pio(project, ['run', ...args]);
    expect(`${exitCode} ${stderr}`).toBe('0 ');
    return { stdout, reason: GENERATED.exec(stdout)?.[1] };
  }

  /** What came to standard error before PlatformIO's summary. */
  const complaintOf = (stderr: string) => stderr.replace(/^=+ \[FAILED\][\s\S]*/m, '').trim();

  const answersIn = (stdout: string) => stdout.match(ANSWER) ?? [];

  beforeAll(async () => {
    pio = await preparePlatformio(join(folder, 'core'));
    ({ config, configFile } = await copyExample(root));
    const ini = await readFile(join(project, 'platformio.ini'), 'utf8');
    const native = '[env:native]\ncustom_ffirm_target = cortex-m0plus\n';
    await writeFile(join(project, 'platformio.ini'), ini.replace('[env:native]\n', native));
    await addUnity(project, ['native', 'qemu']);
    await runTrain(config, { output });
    await runQuantize(config, { output });
    await runCalibrate(config, { output });
  });

  it('generates the C below the build folder, and the program answers', async () => {
    const { reason } = await run('-e', 'native');
    expect(reason).toBe('first build');
    // Of custom_ffirm_target, not of the config.
    const sources = await readdir(join(library, 'src'));
    expect(sources).toContain('motion_kernel_packed.c');
    expect(sources).not.toContain('motion_kernel_dsp.c');
    const program = join(build, 'native', 'program');
    const { stdout } = await execa(program);
    expect(answersIn(stdout)).toHaveLength(16);
    const samples = Array.from({ length: 200 }, (_, i) => `${i} ${-i} ${2 * i}\n`).join('');
    const fromInput = await execa(program, ['-'], { input: samples });
    expect(answersIn(fromInput.stdout)).toHaveLength(3);
    await writeFile(join(folder, 'samples.txt'), samples);
    expect(await execa(program, [join(folder, 'samples.txt')])).toMatchObject({ stdout: fromInput.stdout });
  });

  it('does nothing, and says nothing, when only dates changed', async () => {
    const before = await hashPath(library);
    for (const file of [model, configFile]) await utimes(file, new Date(), new Date());
    const { stdout } = await run('-e', 'native');
    expect(stdout).not.toContain('ffirm:');
    expect(stdout).not.toContain('Compiling');
    expect(stdout).toContain('is up to date');
    expect(await hashPath(library)).toBe(before);
  });

  it('generates again when the model changed', async () => {
    const before = await hashPath(library);
    const quantize = { ...config.quantize, calibration: 3 };
    await runQuantize({ ...config, quantize }, { output });
    await runCalibrate({ ...config, quantize }, { output });
    expect((await run('-e', 'native')).reason).toBe('model changed');
    expect(await hashPath(library)).not.toBe(before);
  });

  it('generates again when the config changed, or a generated file', async () => {
    const before = await hashPath(library);
    await writeFile(configFile, `${await readFile(configFile, 'utf8')}\n`);
    expect((await run('-e', 'native')).reason).toBe('config changed');
    const weights = join(library, 'src', 'motion_weights.c');
    await writeFile(weights, `${await readFile(weights, 'utf8')}\nbroken\n`);
    expect((await run('-e', 'native')).reason).toBe('generated files changed');
    expect(await hashPath(library)).toBe(before);
  });

  it('shows an IDE the headers and the sources', async () => {
    const { stdout } = await run('-e', 'native', '-t', 'idedata');
    const line = stdout.split('\n').find((text) => text.startsWith('{')) ?? '';
    const { includes } = z
      .object({ includes: z.object({ build: z.array(z.string()) }) })
      .parse(JSON.parse(line));
    expect(includes.build).toContain(join(library, 'include'));
    await run('-e', 'native', '-t', 'compiledb');
    const commands = await readFile(join(project, 'compile_commands.json'), 'utf8');
    expect(commands).toContain(JSON.stringify(join('.pio/build/native/ffirm/motion/library/src/motion.c')));
  });

  it.each([
    ['the model', model, 'integer.safetensors: no such file; run ffirm calibrate, or set custom_ffirm_model'],
    [
      'the config',
      join(root, 'examples', 'motion', 'ffirm.json'),
      'no such file; see custom_ffirm_config in platformio.ini',
    ],
  ])('stops with one line when %s is missing, but not an IDE', async (_, file, message) => {
    await rename(file, `${file}.away`);
    const stopped = await pio(project, ['run', '-e', 'native']);
    const dumped = await pio(project, ['run', '-e', 'native', '-t', 'idedata']);
    await rename(`${file}.away`, file);
    expect(stopped.exitCode).toBe(1);
    for (const { stderr } of [stopped, dumped]) {
      expect(complaintOf(stderr)).toMatch(/^ffirm: error: .*$/);
      expect(complaintOf(stderr)).toContain(message);
    }
    expect(dumped.exitCode).toBe(0);
  });

  it('does not take C of which a file was not written to its end, and keeps the one before', async () => {
    // As on a disk that fills up unnoticed: ffirm ends well, and a file is cut.
    const cutting = join(folder, 'cutting.mjs');
    await writeFile(
      cutting,
      `import { spawnSync } from 'node:child_process';
       import { truncateSync } from 'node:fs';
       const args = process.argv.slice(2);
       const { status } = spawnSync(process.execPath, [${JSON.stringify(join(packageRoot, 'dist', 'cli', 'main.js'))}, ...args]);
       truncateSync(args[args.indexOf('--output') + 1] + '/bundle/src/motion.c', 100);
       process.exit(status);\n`,
    );
    const text = await readFile(join(project, 'platformio.ini'), 'utf8');
    const other = join(project, 'cutting.ini');
    await writeFile(other, text.replace('[env]\n', `[env]\ncustom_ffirm_command = node ${cutting}\n`));
    const elsewhere = { PLATFORMIO_BUILD_DIR: join(folder, 'cut build') };
    const copy = join(folder, 'cut build', 'native', 'ffirm', 'motion', 'library');
    await cp(library, copy, { recursive: true });
    const before = await hashPath(copy);
    const { stderr, exitCode } = await pio(project, ['run', '-e', 'native', '-c', other], elsewhere);
    expect(exitCode).toBe(1);
    expect(complaintOf(stderr)).toMatch(
      /^ffirm: error: .*src.motion\.c: differs from what was generated; build again, or check whether the disk is full$/,
    );
    expect([before, undefined]).toContain(await hashPath(copy));
  });

  it('stops with one line when Node or ffirm is missing', async () => {
    const { stderr, exitCode } = await pio(project, ['run', '-e', 'native'], { PATH: barePath });
    expect(`${exitCode} ${complaintOf(stderr)}`).toBe(
      '1 ffirm: error: Node is not on the PATH; install Node 20 or newer',
    );
    const text = await readFile(join(project, 'platformio.ini'), 'utf8');
    const other = join(project, 'other.ini');
    await writeFile(other, text.replace('[env]\n', '[env]\ncustom_ffirm_command = no-such-ffirm --quiet\n'));
    // PlatformIO empties the build folder when platformio.ini changes.
    const elsewhere = { PLATFORMIO_BUILD_DIR: join(folder, 'other build') };
    const without = await pio(project, ['run', '-e', 'native', '-c', other], elsewhere);
    expect(`${without.exitCode} ${complaintOf(without.stderr)}`).toBe(
      '1 ffirm: error: custom_ffirm_command: there is no program "no-such-ffirm"',
    );
  });

  it.skipIf(noQemu)(`answers on a core as on this computer: ${onQemu}`, async () => {
    const onCore = await run('-e', 'qemu', '-t', 'exec');
    const { stdout } = await run('-e', 'native', '-t', 'exec');
    expect(answersIn(onCore.stdout)).toHaveLength(16);
    expect(answersIn(onCore.stdout)).toEqual(answersIn(stdout));
    await cp(join(build, 'qemu', 'ffirm', 'motion', 'library'), join(folder, 'bundle'), { recursive: true });
    const variables = [`BUNDLE=${join(folder, 'bundle')}`, `BUILD=${join(folder, 'bare-metal')}`];
    const make = ['-s', '-C', join(packageRoot, 'examples', 'bare-metal-qemu'), 'run', ...variables];
    const bareMetal = await execa('make', make);
    expect(bareMetal.stdout.trimEnd().split('\n')).toEqual([
      '0 golden vectors failed',
      ...answersIn(onCore.stdout).map((answer) => answer.trim()),
    ]);
  });

  it.skipIf(noQemu)(`runs the golden vectors of the example: ${onQemu}`, async () => {
    const { stdout, exitCode } = await pio(project, ['test']);
    expect(stdout.match(/test_golden_vectors\s+\[PASSED\]/g)).toHaveLength(1);
    expect(exitCode).toBe(0);
    const onCore = await pio(project, ['test', '-e', 'qemu']);
    expect(onCore.stdout.match(/test_golden_vectors\s+\[PASSED\]/g)).toHaveLength(1);
    expect(onCore.exitCode).toBe(0);
  });

  describe('the generated library', () => {
    const bundle = join(root, 'a library');
    const ini = (lines: readonly string[]) => `${lines.join('\n')}\n`;

    beforeAll(async () => {
      await run('-e', 'native');
      await cp(library, bundle, { recursive: true });
      await addUnity(bundle, ['native']);
    });

    it('has a manifest that PlatformIO accepts, and packs without its tests', async () => {
      const archive = join(folder, 'motion.tar.gz');
      const { stderr, exitCode } = await pio(bundle, ['pkg', 'pack', '-o', archive]);
      expect(`${exitCode} ${stderr}`).toBe('0 ');
      const { stdout } = await execa('tar', ['-tzf', archive]);
      const packed = stdout.split('\n');
      for (const file of ['library.json', 'README.md', 'include/motion.h', 'src/motion.c']) {
        expect(packed).toContain(file);
      }
      expect(packed).toContain('examples/stream/main.c');
      expect(packed.filter((file) => /^(test|platformio\.ini|\.pio)/.test(file))).toEqual([]);
    });

    it('runs its golden vectors, and finds one that is wrong', async () => {
      const { stdout, exitCode } = await pio(bundle, ['test']);
      expect(stdout.match(/\[PASSED\]/g)).toHaveLength(4 + 3 + 1);
      expect(exitCode).toBe(0);
      const file = join(bundle, 'src', 'motion_selftest.c');
      const text = await readFile(file, 'utf8');
      const wrong = text.replace(/^( {4}\{ \d+, )(-?\d+)/m, '$19$2');
      expect(wrong).not.toBe(text);
      await writeFile(file, wrong);
      const broken = await pio(bundle, ['test']);
      await writeFile(file, text);
      expect(broken.stdout).toMatch(/test_golden_vector_0.*margin.*\[FAILED\]/);
      expect(broken.exitCode).not.toBe(0);
    });

    it.skipIf(noQemu)(`is found by projects, whose golden vectors run on a core: ${onQemu}`, async () => {
      const user = join(root, 'a user');
      await mkdir(user);
      const example = await readFile(join(project, 'platformio.ini'), 'utf8');
      const platforms = join(project, 'platforms');
      await writeFile(
        join(user, 'platformio.ini'),
        ini([
          '[platformio]',
          `test_dir = ${join(bundle, 'test')}`,
          `src_dir = ${join(bundle, 'examples', 'stream')}`,
          '[env]',
          `lib_deps = symlink://${bundle}`,
          example
            .slice(example.indexOf('[env:native]'))
            .replace('symlink://platforms', `symlink://${platforms}`),
        ]),
      );
      await addUnity(user, ['native', 'qemu']);
      const { stdout, exitCode } = await pio(user, ['test', '-e', 'qemu']);
      expect(stdout.match(/\[PASSED\]/g)).toHaveLength(4 + 3 + 1);
      expect(exitCode).toBe(0);
      const stream = await pio(user, ['run', '-e', 'native', '-t', 'exec']);
      expect(`${stream.exitCode} ${stream.stderr}`).toBe('0 ');
    });
  });

  it('is deleted with the other build files', async () => {
    await run('-e', 'native', '-t', 'clean');
    expect(await hashPath(library)).toBeUndefined();
  });
});

describe('ffirm generate --package', () => {
  it('names the nearest build system to one that it does not know', async () => {
    const args = ['generate', 'x.json', '--package', 'cmake,platfromio'];
    // Continuous integration asks for colours.
    const options = { reject: false, env: { NO_COLOR: '1' } } as const;
    const { stderr, exitCode } = await execa('node', ['dist/cli/main.js', ...args], options);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'error: option \'--package <names>\': There is no package "platfromio"; did you mean "platformio"? ' +
        'known: platformio, arduino, zephyr, cmake, make; see ffirm generate --help',
    );
  });
});
