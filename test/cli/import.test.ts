import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-cli-import-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the built command line. */
function ffirm(...args: string[]) {
  return execa('node', ['dist/cli/main.js', ...args], { reject: false, env: { NO_COLOR: '1' } });
}

describe('ffirm import', () => {
  it('prints what came in, as lines or as JSON alone on standard output', async () => {
    const output = join(folder, 'out');
    const lines = await ffirm('import', 'examples/import/ffirm.json', '-o', output);
    expect(lines.exitCode).toBe(0);
    expect(lines.stdout).toMatch(/^network {5}784-32-32, decided by heads, classes 0, 1, /);
    const json = await ffirm('import', 'examples/import/ffirm.json', '-o', output, '--json');
    const report = z
      .object({ model: z.string(), unused: z.array(z.string()) })
      .parse(JSON.parse(json.stdout));
    expect(report).toEqual({ model: join(output, 'model.safetensors'), unused: [] });
    const { stdout } = await ffirm('inspect', report.model);
    expect(stdout).toMatch(/^imported +\{"weights":"[0-9a-f]{64}","description":"[0-9a-f]{64}"\}$/m);
    expect(stdout).not.toMatch(/^(training|engine) /m);
  });

  it('ends with exit code 1 and one line where a file is no safetensors file', async () => {
    const config = join(folder, 'ffirm.json');
    await writeFile(join(folder, 'network.pt'), Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0, 0));
    await writeFile(
      join(folder, 'network.json'),
      JSON.stringify({ classNames: ['a', 'b'], features: 1, layers: [{}], heads: [{}] }),
    );
    const files = { weights: 'network.pt', description: 'network.json' };
    await writeFile(config, JSON.stringify({ name: 'x', data: { source: 'mnist' }, import: files }));
    const { stdout, stderr, exitCode } = await ffirm('import', config);
    expect([stdout, exitCode]).toEqual(['', 1]);
    expect(stderr).toMatch(
      /^error: \S*network\.pt: not a safetensors file: it looks like a ZIP archive[^\n]*$/m,
    );
  });

  it('and train each say which command a config wants', async () => {
    const trained = await ffirm('train', 'examples/import/ffirm.json');
    expect([trained.exitCode, trained.stderr]).toEqual([1, expect.stringContaining('run `ffirm import`')]);
    const imported = await ffirm('import', 'examples/mnist/ffirm.json');
    expect([imported.exitCode, imported.stderr]).toEqual([1, expect.stringContaining('run `ffirm train`')]);
  });
});
