import { describe, expect, it } from 'vitest';
import { instructionPrices } from '../../src/fit/prices.js';
import { listTargets } from '../../src/simulate/target.js';

describe('instructionPrices', () => {
  it('knows every core', async () => {
    const cores = (await listTargets()).filter((name) => name.startsWith('cortex-'));
    expect(cores.length).toBeGreaterThan(7);
    for (const name of cores) expect(instructionPrices({ name }).product).toBeGreaterThan(0);
  });

  it('refuses one that it does not know, rather than to count MACs as instructions', () => {
    expect(() => instructionPrices({ name: 'cortex-m1' })).toThrow(
      '--core: what a network costs on cortex-m1 cannot be estimated; choose one of cortex-m0, cortex-m0plus,',
    );
  });
});
