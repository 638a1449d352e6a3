import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { packageRoot } from '../../src/io/package.js';
import { runTool } from '../../src/simulate/toolchain.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-setup-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

it('packages are never installed through a link into the folder of another checkout', async () => {
  const [checkout, shared] = [join(folder, 'checkout'), join(folder, 'shared')];
  await mkdir(join(checkout, 'scripts'), { recursive: true });
  await mkdir(shared);
  await writeFile(join(shared, 'precious'), '');
  await symlink(shared, join(checkout, 'node_modules'), 'dir');
  await cp(join(packageRoot, 'scripts/setup.mjs'), join(checkout, 'scripts/setup.mjs'));
  await writeFile(join(checkout, 'package.json'), '{"name":"checkout","version":"1.0.0"}');
  await writeFile(join(checkout, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
  const { exitCode, output } = await runTool(process.execPath, [join(checkout, 'scripts/setup.mjs')]);
  expect(exitCode).toBe(1);
  expect(output.trim()).toMatch(/^ffirm setup: node_modules is a link to .*shared, which npm ci would empty/);
  expect(await readdir(shared)).toEqual(['precious']);
});
