import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config/load.js';
import { runImport } from '../src/pipeline/import-step.js';

const example = fileURLToPath(new URL('../examples/import', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'ffirm-example-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('examples/import', () => {
  it('has a network of JAX that is right of as many validation pictures as onnxruntime counts', async () => {
    const output = join(folder, 'convolutions');
    const report = await runImport(await loadConfig(join(example, 'convolutions.json')), { output });
    expect(report).toMatchObject({ network: '28x28x1-8c5/2-16c3/2-32c3/2', decision: 'heads', unused: [] });
    expect(report.validationAccuracy).toBeCloseTo(98.79, 10);
  });
});
