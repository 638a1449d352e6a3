import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors/input-error.js';
import { descriptionJsonSchema, parseDescription } from '../../src/model/import-description.js';

const heads = { classNames: ['no', 'yes'], features: 4, layers: [{}, {}], heads: [null, {}] };
const { heads: _, ...shape } = heads;
const goodness = {
  ...shape,
  decision: 'goodness',
  label: { placement: 'prepend', amplitude: 1 },
  normalization: { kind: 'rms' },
};

const parse = (value: object) => parseDescription(JSON.stringify(value), 'network.json');

describe('the description of an imported network', () => {
  it('needs little for a plain classifier, and fills in the epsilon of a normalised one', () => {
    expect(parse(heads)).toEqual({ ...heads, prefixes: [] });
    expect(parse(goodness).normalization).toEqual({ kind: 'rms', epsilon: 1e-4 });
  });

  const faults: [string, object, string][] = [
    ['an unknown key', { ...heads, clasNames: [] }, 'clasNames: unknown key; did you mean "classNames"?'],
    [
      'an unknown key of a layer',
      { ...heads, layers: [{}, { wieght: 'a' }] },
      'layers[1].wieght: unknown key; did you mean "weight"?',
    ],
    [
      'an unknown key of a normalisation',
      { ...goodness, normalization: { kind: 'l2', epsilo: 1 } },
      'normalization.epsilo: unknown key; did you mean "epsilon"?',
    ],
    ['no features', { ...heads, features: 0 }, 'features: '],
    ['no layers', { ...heads, layers: [] }, 'layers: '],
    ['one class', { ...heads, classNames: ['only'] }, 'classNames: '],
    ['no classes', { ...heads, classNames: [] }, 'classNames: '],
    [
      'an epsilon of zero',
      { ...goodness, normalization: { kind: 'l2', epsilon: 0 } },
      'normalization.epsilon: ',
    ],
    ['another normalisation', { ...goodness, normalization: { kind: 'layer' } }, 'normalization.kind: '],
    ['a class that stands twice', { ...heads, classNames: ['a', 'b', 'a'] }, 'classNames: "a" appears twice'],
    [
      'goodness and heads',
      { ...heads, decision: 'goodness' },
      'decision, heads: a network decides by goodness or by heads',
    ],
    ['neither goodness nor heads', shape, 'heads: missing; describe the classifier after each layer'],
    ['too few heads', { ...heads, heads: [{}] }, 'heads: 1 for 2 layers; give one for each'],
    ['no last head', { ...heads, heads: [{}, null] }, 'heads[1]: null, but the last layer must decide'],
    [
      'a head of what comes later',
      { ...heads, heads: [{ first: 1 }, {}] },
      'heads[0].first: 1, but the head of layer 0 cannot read a later layer',
    ],
    [
      'goodness without a label',
      { ...goodness, label: undefined },
      'label: missing; goodness compares labels',
    ],
    [
      'goodness with a label of nothing',
      { ...goodness, label: { placement: 'prepend', amplitude: 0 } },
      'label.amplitude: 0 makes all labels the same',
    ],
    [
      'goodness without a word on normalisation',
      { ...goodness, normalization: undefined },
      'normalization: missing; say what divides the input',
    ],
    [
      'more label slots than features',
      { ...goodness, features: 1, label: { placement: 'overwrite', amplitude: 1 } },
      'label.placement: 1 features leave no room for 2 label slots; "prepend" needs none',
    ],
  ];

  it.each(faults)('%s is refused, with the file and the place', (_, value, message) => {
    expect(() => parse(value)).toThrow(InputError);
    expect(() => parse(value)).toThrow(/^network\.json: /);
    expect(() => parse(value)).toThrow(message);
  });

  it('a neutral label may be zero where heads decide', () => {
    const label = { placement: 'overwrite', amplitude: 0 };
    expect(parse({ ...heads, label }).label).toEqual(label);
  });

  it('what is not JSON, and keys that stand twice, are refused', () => {
    expect(() => parseDescription('features: 784', 'network.json')).toThrow(
      /^network\.json: not valid JSON: /,
    );
    expect(() => parseDescription('{"features": 4, "features": 5}', 'network.json')).toThrow(
      'network.json: line 1, column 17: the key "features" appears twice in its object',
    );
  });

  it('any JSON value gives a description or an InputError', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom('layers', 'heads', 'label', 'normalization', 'classNames'),
        (text, key) => {
          for (const whole of [text, JSON.stringify({ ...heads, [key]: JSON.parse(text) })]) {
            try {
              parseDescription(whole, 'file');
            } catch (error) {
              expect(error).toBeInstanceOf(InputError);
            }
          }
        },
      ),
    );
  });

  it('the published JSON Schema is that of the code', () => {
    expect(JSON.parse(readFileSync('schema/network.schema.json', 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(descriptionJsonSchema())),
    );
  });
});
