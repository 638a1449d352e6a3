import { describe, expect, it } from 'vitest';
import { trainingOf } from '../../src/adapt/training.js';
import { networkSchema, trainSchema } from '../../src/config/config.js';
import { InputError } from '../../src/errors/input-error.js';

const network = networkSchema.parse({
  ...{ layers: [24, 16], prefixes: [8, 16, 32] },
  normalization: { input: 'none' },
});

describe('trainingOf', () => {
  it('has the prefixes of the first layer, and the sharpness of the loss', () => {
    const symba = trainSchema.parse({ loss: { kind: 'symba', alpha: 7 } });
    expect(trainingOf({ network, train: symba }, 24)).toEqual({ alpha: 7, prefixes: [8, 16, 24] });
    const hinton = trainSchema.parse({ loss: { kind: 'hinton', threshold: 3 } });
    expect(trainingOf({ network, train: hinton }, 48)).toEqual({ alpha: 1, prefixes: [8, 16, 32, 48] });
  });

  it('refuses networks that were trained elsewhere, or by rules with heads, and says what to do', () => {
    const train = trainSchema.parse({});
    const imported = () => trainingOf({ network: undefined, train }, 24);
    expect(imported).toThrow(InputError);
    expect(imported).toThrow('train one with "network" and "train" in place of "import", or remove "learn"');
    const heads = () =>
      trainingOf({ network, train: trainSchema.parse({ rule: { kind: 'local-heads' } }) }, 24);
    expect(heads).toThrow(InputError);
    expect(heads).toThrow('set train.rule.kind to "forward-forward", or remove "learn"');
    const divided = networkSchema.parse({ layers: [24] });
    expect(() => trainingOf({ network: divided, train }, 24)).toThrow(
      'set network.normalization.input to "none", or remove "learn"',
    );
  });
});
