import { access, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { describeFailure } from '../../src/cli/failure.js';
import { createProgram } from '../../src/cli/program.js';
import { runCli } from '../../src/cli/run-cli.js';
import { InputError } from '../../src/errors/input-error.js';
import { SimulationError } from '../../src/simulate/failure.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-failure-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs a command line in this process. */
async function run(...args: string[]) {
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += String(text);
      return true;
    });
  }
  const exitCode = await runCli(args);
  vi.restoreAllMocks();
  return { ...printed, exitCode };
}

/** The last line on standard error, without colour and "error: ". */
function lastLine(stderr: string): string {
  const lines = stderr.trimEnd().split('\n');
  return (lines.at(-1) ?? '').replace(/^\S*error:\S* /, '');
}

const errorSchema = z.strictObject({
  error: z.strictObject({ message: z.string(), kind: z.string(), details: z.array(z.string()).optional() }),
});

describe('a command line that is not understood', () => {
  it.each<[args: string, message: string]>([
    ['', 'a command is missing; see ffirm --help'],
    ['data', 'a command is missing; see ffirm data --help'],
    ['trian x.json', "unknown command 'trian'; did you mean one of train, trial? see ffirm --help"],
    ['data inspct', "unknown command 'inspct'; did you mean inspect? see ffirm data --help"],
    ['run', "missing required argument 'config'; see ffirm run --help"],
    ['run a.json b.json', 'the command takes 1 arguments and got 2; see ffirm run --help'],
    ['run x.json --frce', "unknown option '--frce'; did you mean --force? see ffirm run --help"],
    ['run x.json --output', "option '-o, --output <folder>' argument missing; see ffirm run --help"],
    [
      'bench x.json --samples 0',
      'option \'--samples <count>\': "0" is not a whole number from 1 to 1000000; write one; see ffirm bench --help',
    ],
    [
      'exits x.json --budgets 5',
      'option \'--budgets <losses>\': "5" is not between 0 and 1; a loss of 0.3 points is 0.003; see ffirm exits --help',
    ],
    [
      'adapt x.json --questions 0',
      'option \'--questions <counts>\': "0" is not a number of questions from 2 to 200; write numbers like 5,10,20; see ffirm adapt --help',
    ],
    [
      'generate x.json --package cmke',
      'option \'--package <names>\': There is no package "cmke"; did you mean "cmake"? known: platformio, arduino, zephyr, cmake, make; see ffirm generate --help',
    ],
    [
      'verify x.json --recordings a,,b',
      "option '--recordings <names>': a name is empty; write names separated by commas; see ffirm verify --help",
    ],
    [
      'beats x.json --tolerance 0',
      'option \'--tolerance <ms>\': "0" is not a number of milliseconds above 0, up to 500; write one like 75; see ffirm beats --help',
    ],
    [
      'data get mitbd',
      'argument \'dataset\': there is no "mitbd"; known: mitdb, chbmit, mnist, cifar10; see ffirm data get --help',
    ],
    [
      'exits x.json --markdown --json',
      "option '--markdown' cannot be used with option '--json'; see ffirm exits --help",
    ],
  ])('ffirm %s', async (words, message) => {
    const args = words.split(' ').filter((word) => word !== '');
    const { stderr, stdout, exitCode } = await run(...args);
    expect([lastLine(stderr), exitCode]).toEqual([message, 2]);
    if (args.includes('--json')) return;
    expect(stdout).toBe('');
    const json = await run(...args.slice(0, 2), '--json', ...args.slice(2));
    expect(json.exitCode).toBe(2);
    expect(errorSchema.parse(JSON.parse(json.stdout)).error.kind).toBe('usage');
  });

  it('help and version are asked for, and no failures', async () => {
    expect(await run('--version')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await run('run', '--help')).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await run('--help')).stdout).toContain('Exit codes: 0 success, 1');
  });
});

describe('a failure', () => {
  const path = (name: string) => join(folder, name);

  it('names an example that is there, wherever it is run', async () => {
    vi.spyOn(process, 'cwd').mockReturnValue(folder);
    const [, example = ''] =
      /such as (.*)/.exec(lastLine((await run('run', path('none.json'))).stderr)) ?? [];
    expect(isAbsolute(example)).toBe(true);
    await access(example);
  });

  const cases: readonly [what: string, make: () => Promise<string>, message: string][] = [
    [
      'no such file',
      async () => path('none.json'),
      'none.json: no such file; name a config file, such as examples/mnist/ffirm.json',
    ],
    ['a folder', async () => mkdir(path('dir')).then(() => path('dir')), 'dir: is a folder; name a file'],
    [
      'an empty file',
      async () => writeFile(path('empty'), '').then(() => path('empty')),
      'empty: the file is empty; start from examples/mnist/ffirm.json',
    ],
    [
      'a file as a folder',
      async () => writeFile(path('file'), '').then(() => path('file/x')),
      'file/x: a part of this path is a file, not a folder; correct the path',
    ],
    [
      'links in a circle',
      async () => symlink(path('loop'), path('loop')).then(() => path('loop')),
      'loop: its symbolic links lead in a circle; correct the links',
    ],
    ['a name that is too long', async () => path('x'.repeat(300)), ': the name is too long; shorten it'],
  ];

  it.each(cases)('%s: one line, on standard error and as JSON', async (_, make, message) => {
    const name = await make();
    for (const command of [
      'run',
      'train',
      'quantize',
      'calibrate',
      'generate',
      'verify',
      'exits',
      'bench',
      'beats',
      'scores',
      'adapt',
      'compare',
    ]) {
      if (command === 'compare' && name.endsWith('dir')) continue;
      const { stderr, stdout, exitCode } = await run(command, name, '--json');
      const { error } = errorSchema.parse(JSON.parse(stdout));
      if (command !== 'compare')
        expect(error.message.endsWith(message), `${command}: ${error.message}`).toBe(true);
      expect(error.kind).toBe('input');
      expect(lastLine(stderr)).toBe(error.message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(exitCode).toBe(1);
    }
  });

  it('with --verbose shows where it arose, and what caused it', async () => {
    const { stderr, stdout } = await run('run', join(folder, 'none.json'), '--json', '--verbose');
    expect(stderr).toMatch(/\n {4}at .*\n(.|\n)*Error: ENOENT/);
    expect(errorSchema.parse(JSON.parse(stdout)).error.details).toHaveLength(2);
  });

  it('hostile names do nothing to the terminal', async () => {
    const { stderr } = await run('run', `${folder}/\u001b[2J\u202e.json`);
    expect(stderr).toContain('\\u{1b}[2J\\u{202e}.json: no such file');
  });
});

describe('the kinds of failures', () => {
  const errno = (code: string, path?: string) =>
    Object.assign(new Error(`${code}: raw text`), { code, path });

  it.each<[error: unknown, kind: string, message: RegExp]>([
    [new InputError('a; b'), 'input', /^a; b$/],
    [new SimulationError('a; b', { details: 'c' }), 'tool', /^a; b$/],
    [errno('EACCES', '/x'), 'input', /^\/x: this user may not open it; change its permissions/],
    [errno('ENOSPC', '/x'), 'input', /^\/x: the disk is full; free some space/],
    [errno('EMFILE'), 'input', /^too many files are open; raise the limit/],
    [new RangeError('Array buffer allocation failed'), 'input', /^the data do not fit in memory; /],
    [new RangeError('Invalid typed array length: 9'), 'input', /^the data do not fit in memory; /],
    [
      new TypeError('x is not a function'),
      'fault',
      /^this is a fault of ffirm \(TypeError: x is not a function\); run it again with --verbose/,
    ],
    [new RangeError('Maximum call stack size exceeded'), 'fault', /^this is a fault of ffirm/],
    ['text', 'fault', /^this is a fault of ffirm \(text\)/],
  ])('%s', (error, kind, message) => {
    const failure = describeFailure(error);
    expect(failure).toMatchObject({ kind, message: expect.stringMatching(message) });
    expect(failure.exitCode).toBe(1);
  });

  it('every command has --json and knows --verbose', () => {
    const commands = createProgram().commands.flatMap((command) =>
      command.commands.length > 0 ? command.commands : [command],
    );
    expect(commands.length).toBeGreaterThan(12);
    for (const command of commands) expect(command.options.map(({ long }) => long)).toContain('--json');
  });
});
