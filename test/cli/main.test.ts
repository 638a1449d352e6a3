import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { version } from '../../src/io/package.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-cli-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the built command line. */
function ffirm(...args: string[]) {
  return execa('node', ['dist/cli/main.js', ...args], { reject: false });
}

describe('the command line', () => {
  it('prints its version', async () => {
    expect((await ffirm('--version')).stdout).toBe(version);
  });

  it.each([
    'init',
    'run',
    'train',
    'import',
    'quantize',
    'calibrate',
    'generate',
    'verify',
    'exits',
    'bench',
    'inspect',
    'beats',
    'features',
    'scores',
    'adapt',
  ])('%s --help shows an example', async (command) => {
    const { stdout, exitCode } = await ffirm(command, '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Example:\n  $ ffirm ${command} `);
    expect(stdout).toContain('--json');
  });

  it.each(['inspect', 'get', 'convert'])('data %s --help shows an example', async (command) => {
    const { stdout, exitCode } = await ffirm('data', command, '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`$ ffirm data ${command} `);
  });

  it('a config of pictures has no heart beats to find', async () => {
    const { stderr, exitCode } = await ffirm('beats', 'examples/mnist/ffirm.json');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('set data.source to "recordings"');
  });

  it('a faulty config ends with exit code 1 and the place of the fault, without a stack', async () => {
    const file = join(folder, 'bad.json');
    await writeFile(
      file,
      '{"name": "x", "data": {"source": "mnist"}, "network": {"layers": [8]}, "sede": 1}',
    );
    const { stdout, stderr, exitCode } = await ffirm('run', file);
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('sede: unknown key; did you mean "seed"?');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('a reader that has seen enough ends it without a word; a full disk is said', async () => {
    const shell = (command: string) => execa('sh', ['-c', command], { reject: false });
    expect((await shell('node dist/cli/main.js --help | true')).stderr).toBe('');
    const full = await shell('node dist/cli/main.js --help > /dev/full');
    expect(full.exitCode).toBe(1);
    expect(full.stderr).toContain('the result cannot be written: the disk is full; free some space');
  });

  it('init writes a project, and without a terminal names the flag of what is open', async () => {
    const project = join(folder, 'digits');
    const open = await ffirm('init', project);
    expect(open.exitCode).toBe(1);
    expect(open.stderr).toContain(
      '--data: "What will it classify?" is open, and there is no terminal to ask at',
    );
    const { stdout, exitCode } = await ffirm('init', project, '--example', 'digits', '--yes', '--json');
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report.files).toEqual(['.gitignore', 'README.md', 'mnist_tiny.json']);
    expect((await ffirm('init', project, '--example', 'digits', '--yes')).stderr).toContain(
      'is not replaced',
    );
  });

  it('a missing file, an unknown command and an unknown option are errors', async () => {
    expect((await ffirm('inspect', 'none.safetensors')).stderr).toContain('none.safetensors: no such file');
    expect((await ffirm('trian', 'x.json')).exitCode).toBe(2);
    expect((await ffirm('run', 'x.json', '--frce')).stderr).toContain('did you mean --force?');
  });
});
