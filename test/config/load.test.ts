import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configJsonSchema, loadConfig, parseConfig } from '../../src/config/load.js';
import { importing, networkCommand, trainable } from '../../src/config/network-source.js';
import { InputError } from '../../src/errors/input-error.js';

const minimal = { name: 'test', data: { source: 'mnist' }, network: { layers: [32] } };

function parse(change: object): unknown {
  return parseConfig(JSON.stringify({ ...minimal, ...change }), 'ffirm.json');
}

describe('config', () => {
  it('fills in defaults for all but name, data and network', () => {
    const config = parseConfig(JSON.stringify(minimal), 'ffirm.json');
    expect(config.train).toMatchObject({ engine: 'auto', batch: 256, loss: { kind: 'symba', alpha: 4 } });
    expect(config.network?.label).toEqual({ amplitude: 1, neutral: 0.1 });
    expect(config.exit).toEqual({
      rule: 'margin',
      deviations: 1,
      block: 8,
      budget: { metric: 'accuracy', loss: 0.003, confidence: 0.95 },
      tuning: 0.4,
    });
  });

  it('refuses unknown keys with the path and the nearest valid name', () => {
    expect(() => parse({ train: { epoch: 3 } })).toThrow(
      'ffirm.json: train.epoch: unknown key; did you mean "epochs"?',
    );
    expect(() => parse({ trian: {} })).toThrow('trian: unknown key; did you mean "train"?');
    expect(() => parse({ network: { layers: [8], label: { amplitud: 1 } } })).toThrow(
      'network.label.amplitud: unknown key; did you mean "amplitude"?',
    );
    expect(() => parse({ train: { loss: { kind: 'symba', alfa: 4 } } })).toThrow(
      'train.loss.alfa: unknown key; did you mean "alpha"?',
    );
  });

  it('lists the known keys where none is near', () => {
    expect(() => parse({ quantize: { xyzzy: 1 } })).toThrow(
      'quantize.xyzzy: unknown key; remove it (known: calibration, streaming)',
    );
  });

  it('refuses ill-typed values with their path', () => {
    expect(() => parse({ train: { epochs: 'ten' } })).toThrow(/train\.epochs: must be a whole number/);
    expect(() => parse({ network: { layers: [16, 2.5] } })).toThrow(/network\.layers\[1\]: /);
    expect(() => parse({ name: '9lives' })).toThrow(/name: must be a C identifier/);
    expect(() => parse({ train: { loss: { kind: 'mse' } } })).toThrow(/train\.loss/);
  });

  it('names every fault, not only the first', () => {
    expect(() => parse({ train: { epochs: 0 }, exit: { rule: 'never' } })).toThrow(
      /the config has 2 faults:\n {2}train\.epochs: .*\n {2}exit\.rule: /,
    );
  });

  it('refuses to keep columns where windows have none in common, and names what is in the way', () => {
    const data = {
      ...{ source: 'recordings', folder: 'data', files: ['*.csv'], rate: 50 },
      ...{ labels: { by: 'file', classes: { a: ['a*'], b: ['b*'] } }, split: { by: 'recording' } },
    };
    const streaming =
      (change: object, signal: object = { kind: 'raw', length: 64, hop: 32 }) =>
      () =>
        parse({
          data: { ...data, signal },
          network: {
            layers: [{ kind: 'conv1d', channels: 4, kernel: 8, stride: 4 }],
            normalization: { kind: 'none' },
          },
          train: { rule: { kind: 'local-heads' } },
          quantize: { streaming: true },
          ...change,
        });
    const layers = [{ kind: 'conv1d', channels: 4, kernel: 8, stride: 4, padding: 2 }];
    expect(streaming({})).not.toThrow();
    expect(streaming({ data: { source: 'mnist' } })).toThrow(
      'quantize.streaming: only windows of raw samples',
    );
    expect(streaming({}, { kind: 'windows', length: 64, hop: 32 })).toThrow(
      'quantize.streaming: only windows of raw',
    );
    expect(streaming({}, { kind: 'raw', length: 64 })).toThrow(
      'quantize.streaming: no column of a window of 64 points',
    );
    expect(streaming({}, { kind: 'raw', length: 64, hop: 30 })).toThrow(
      'network.layers[0]: its columns are 4 points apart',
    );
    const input = { width: 32, channels: 6 };
    expect(streaming({ network: { input, layers, normalization: { kind: 'none' } } })).toThrow(
      'network.input: with quantize.streaming a position is a point',
    );
    expect(streaming({ network: { layers, normalization: { kind: 'none' } } })).toThrow(
      'network.layers[0]: a padding of 2',
    );
    expect(streaming({ network: { layers: [{ ...layers[0], padding: 0 }] } })).toThrow(
      'network.normalization.kind: with quantize.streaming',
    );
  });

  it('refuses prefixes wider than every layer', () => {
    expect(() => parse({ network: { layers: [32], prefixes: [64] } })).toThrow(
      'network.prefixes: 64 is wider',
    );
  });

  describe('import', () => {
    const files = { weights: 'network.safetensors', description: 'network.json' };
    const withImport = (change: object = {}) => parse({ network: undefined, import: files, ...change });

    it('takes the place of network and train', () => {
      expect(withImport()).toMatchObject({ import: files });
      expect(withImport()).not.toHaveProperty('network');
    });

    it('stands neither beside network nor beside train, and one of the two must be there', () => {
      expect(() => withImport({ network: { layers: [8] } })).toThrow(
        'ffirm.json: network: cannot be combined with "import"',
      );
      expect(() => withImport({ train: {} })).toThrow('ffirm.json: train: cannot be combined with "import"');
      expect(() => parse({ network: undefined })).toThrow(
        'ffirm.json: network: missing; say which network to train ("network"), or which files to import ("import")',
      );
    });

    it('names the file of the weights', () => {
      expect(() => withImport({ import: { description: 'a' } })).toThrow(/import\.weights: /);
      expect(() => withImport({ import: { ...files, wieghts: 'a' } })).toThrow(
        'import.wieghts: unknown key; did you mean "weights"?',
      );
    });

    it('is what the commands are told apart by', () => {
      const trained = parseConfig(JSON.stringify(minimal), 'ffirm.json');
      const imported = parseConfig(
        JSON.stringify({ ...minimal, network: undefined, import: files }),
        'ffirm.json',
      );
      expect([networkCommand(trained), networkCommand(imported)]).toEqual(['train', 'import']);
      expect(trainable(trained)).toBe(trained);
      expect(importing(imported)).toBe(imported);
      expect(() => trainable(imported)).toThrow(/has nothing to train; run `ffirm import`/);
      expect(() => importing(trained)).toThrow(/has nothing to import; run `ffirm train`/);
    });
  });

  describe('data.standardize', () => {
    const data = (standardize: object) => parse({ data: { source: 'mnist', standardize } });

    it('takes one number or one a feature', () => {
      expect(data({ mean: 0.1307, std: 0.3081 })).toMatchObject({ data: { standardize: { mean: 0.1307 } } });
      expect(data({ mean: [0, 1], std: [1, 2] })).toMatchObject({ data: { standardize: { std: [1, 2] } } });
    });

    it('refuses a std that is not positive, and recordings, whose front end standardizes', () => {
      expect(() => data({ mean: 0, std: 0 })).toThrow(/data\.standardize\.std: /);
      expect(() => data({ mean: 0, std: [1, -1] })).toThrow(/data\.standardize\.std/);
      expect(() => parse({ data: { source: 'recordings', standardize: { mean: 0, std: 1 } } })).toThrow(
        /data\.standardize: can only be used with source/,
      );
    });

    it('does not go with shifted pictures, whose border would have another value', () => {
      const standardize = { mean: 0.1, std: 0.3 };
      expect(() => parse({ data: { source: 'mnist', standardize }, train: { shift: 1 } })).toThrow(
        /train\.shift: pixels shifted in at the border are 0/,
      );
    });

    it('does not go with pictures that something is cut out of', () => {
      const standardize = { mean: 0.5, std: 0.5 };
      expect(() => parse({ data: { source: 'mnist', standardize }, train: { cutout: 4 } })).toThrow(
        'train.cutout: pixels that are cut out are 0, which is wrong for standardized pictures; remove it, or data.standardize',
      );
    });
  });

  it('refuses what is not JSON, and files that are not there, by name', async () => {
    expect(() => parseConfig('{"name": ', 'ffirm.json')).toThrow(/^ffirm\.json: not valid JSON/);
    await expect(loadConfig('no/such.json')).rejects.toThrow(
      /^no\/such\.json: no such file; name a config file/,
    );
  });

  it('answers any JSON value with a config or an InputError', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          parseConfig(text, 'file');
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
    );
  });

  it('the published JSON Schema is that of the code', () => {
    expect(JSON.parse(readFileSync('schema/ffirm.schema.json', 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(configJsonSchema())),
    );
  });
});
