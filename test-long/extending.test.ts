import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { buildExtendedPackage } from '../test/docs/fixtures/extended-package.js';

describe('docs/extending.md', () => {
  it('adds what the compiler takes, types checked', async () => {
    const folder = await buildExtendedPackage(true);
    await rm(folder, { recursive: true, force: true });
    expect(folder).not.toBe('');
  });
});
