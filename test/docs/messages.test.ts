import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-messages-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const check = (...args: string[]) =>
  execa('node', ['scripts/messages.mjs', '--check', ...args], { reject: false });

describe('docs/messages.md', () => {
  it('has every message of the source, and every message says what to do', async () => {
    const { stderr, exitCode } = await check();
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  it('is compared: a message without a remedy is found wherever it is made', async () => {
    await mkdir(join(folder, 'src'));
    await writeFile(join(folder, 'tsconfig.json'), '{"compilerOptions": {"strict": true}}');
    await writeFile(
      join(folder, 'src', 'a.ts'),
      `class ReportedError extends Error {}
class InputError extends ReportedError {}
const far = "far away";
export const direct = (file: string) => new InputError(\`\${file}: is wrong\`);
export const chosen = (file: string, odd: boolean) =>
  new InputError(\`\${file}: is \${odd ? "odd" : far}\` + (odd ? "; make it even" : ""));
export const good = (file: string) => new InputError(\`\${file}: is wrong; correct it\`);
export const warned = (reporter: { warn(text: string): void }) => reporter.warn("it is late");
`,
    );
    const { stderr, exitCode } = await check('--root', folder);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('src/a.ts:4: does not say what to do: <file>: is wrong\n');
    expect(stderr).toContain('src/a.ts:6: does not say what to do: <file>: is far away\n');
    expect(stderr).toContain('src/a.ts:8: does not say what to do: it is late\n');
    expect(stderr).not.toContain('src/a.ts:7');
    expect(stderr).toContain('docs/messages.md: not up to date');
  });
});
