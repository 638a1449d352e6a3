import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configSchema } from '../../src/config/config.js';
import { describeIssues, describePath } from '../../src/config/issues.js';
import { parseConfig } from '../../src/config/load.js';
import { alternativesOf, discriminatorOf, nodeOf, type SchemaNode } from '../../src/config/schema-node.js';
import { InputError } from '../../src/errors/input-error.js';

const base = { name: 'x', data: { source: 'mnist' }, network: { layers: [8] } };
const csv = { source: 'csv', file: 'a.csv', label: 0, split: { by: 'random' } };
const recordings = {
  source: 'recordings',
  folder: 'f',
  files: ['*'],
  signal: { kind: 'beats' },
  labels: { by: 'annotation', classes: { N: ['N'], V: ['V'] } },
  split: { by: 'random' },
};

/** The lines of the message that a config is refused with; none when it is taken. */
function faults(config: object): readonly string[] {
  try {
    parseConfig(JSON.stringify(config), 'ffirm.json');
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const lines = error.message.split('\n');
    return lines.length === 1
      ? [lines[0].replace('ffirm.json: ', '')]
      : lines.slice(1).map((line) => line.trim());
  }
}

const SOURCES = '"mnist", "recordings", "csv", "npy", "idx" or "cifar10"';
const RULES = '"forward-forward", "one-pass", "pepita", "local-heads", "layer-wise" or "forward-contrastive"';

describe('a fault of a config is one line with place, what may stand there, and what does', () => {
  it.each<[change: object, line: string]>([
    [{ train: { epochs: 'ten' } }, 'train.epochs: must be a whole number from 1 to 10000, but is "ten"'],
    [
      { train: { epochs: '10' } },
      'train.epochs: must be a whole number from 1 to 10000, but is "10"; write it without quotation marks',
    ],
    [{ train: { epochs: 2.5 } }, 'train.epochs: must be a whole number from 1 to 10000, but is 2.5'],
    [{ train: { epochs: 0 } }, 'train.epochs: must be a whole number from 1 to 10000, but is 0'],
    [{ train: { epochs: null } }, 'train.epochs: must be a whole number from 1 to 10000, but is null'],
    [{ train: { learningRate: 0 } }, 'train.learningRate: must be a number above 0, at most 1, but is 0'],
    [
      { quantize: { calibration: {} } },
      'quantize.calibration: must be a whole number from 1 on, but is an object',
    ],
    [{ exit: { block: 6 } }, 'exit.block: must be a multiple of 4 from 4 on, but is 6'],
    [{ exit: { tuning: [] } }, 'exit.tuning: must be a number from 0.05 to 0.95, but is an empty list'],
    [
      { exit: { rule: 'margn' } },
      'exit.rule: must be "margin", "lightff" or "none", but is "margn"; did you mean "margin"?',
    ],
    [{ exit: { rule: 3 } }, 'exit.rule: must be "margin", "lightff" or "none", but is 3'],
    [{ output: '' }, 'output: must be a text that is not empty, but is ""'],
    [{ train: null }, 'train: must be an object, but is null'],
    [{ data: 5 }, `data: must be an object with "source": ${SOURCES}, but is 5`],
    [
      { data: 'mnist' },
      `data: must be an object with "source": ${SOURCES}, but is "mnist"; write {"source": "mnist"}`,
    ],
    [{ data: {} }, `data.source: missing; give ${SOURCES} (Where the samples come from)`],
    [{ data: { source: 'mnst' } }, `data.source: must be ${SOURCES}, but is "mnst"; did you mean "mnist"?`],
    [
      { train: { rule: 'pepita' } },
      `train.rule: must be an object with "kind": ${RULES}, but is "pepita"; write {"kind": "pepita"}`,
    ],
    [
      { network: {} },
      'network.layers: missing; give a list of 1 to 8 whole numbers from 1 to 4096 or objects with "kind": "conv2d" or "conv1d" (units of every layer, first to last; or convolutions, which local-heads trains)',
    ],
    [
      { network: { layers: [] } },
      'network.layers: must be a list of 1 to 8 whole numbers from 1 to 4096 or objects with "kind": "conv2d" or "conv1d", but is an empty list',
    ],
    [
      { network: { layers: Array(9).fill(8) } },
      'network.layers: must be a list of 1 to 8 whole numbers from 1 to 4096 or objects with "kind": "conv2d" or "conv1d", but is a list of 9',
    ],
    [
      { network: { layers: [16, 'a'] } },
      'network.layers[1]: must be a whole number from 1 to 4096 or an object with "kind": "conv2d" or "conv1d", but is "a"',
    ],
    [
      { network: { layers: [{ kind: 'conv3d', channels: 8, kernel: 3 }] } },
      'network.layers[0].kind: must be "conv2d" or "conv1d", but is "conv3d"; did you mean "conv2d"?',
    ],
    [{ network: { layers: [{}] } }, 'network.layers[0].kind: missing; give "conv2d" or "conv1d"'],
    [
      { network: { layers: [{ kind: 'conv1d', channels: 8, kernel: 3, strid: 2 }] } },
      'network.layers[0].strid: unknown key; did you mean "stride"?',
    ],
    [
      { network: { layers: [{ kind: 'conv1d', channels: 8, kernel: 0 }] } },
      'network.layers[0].kernel: must be a whole number from 1 to 4096, but is 0',
    ],
    [
      { network: { layers: [{ kind: 'conv2d', kernel: 3 }] } },
      'network.layers[0].channels: missing; give a whole number from 1 to 4096 (channels of the output: filters)',
    ],
    [
      { generate: { packages: ['cmke'] } },
      'generate.packages[0]: must be "platformio", "arduino", "zephyr", "cmake" or "make", but is "cmke"; did you mean "cmake"?',
    ],
    [
      { generate: { targets: [] } },
      'generate.targets: must be a list of 1 or more texts, none empty, but is an empty list',
    ],
    [
      { verify: { samples: { host: -1 } } },
      'verify.samples.host: must be a whole number from 1 on, but is -1',
    ],
    [
      { data: { ...csv, label: true } },
      'data.label: must be a text or a whole number from 0 on, but is true',
    ],
    [
      { data: { ...csv, header: 'false' } },
      'data.header: must be true or false, but is "false"; write it without quotation marks',
    ],
    [{ data: { ...csv, delimiter: ', ' } }, 'data.delimiter: must be a text of 1 character, but is ", "'],
    [
      { data: { ...csv, standardize: { mean: 'a', std: 1 } } },
      'data.standardize.mean: must be a number or a list of 1 or more numbers, but is "a"',
    ],
    [
      { data: { ...csv, standardize: { mean: 0, std: [1, -1] } } },
      'data.standardize.std[1]: must be a number above 0, but is -1',
    ],
    [{ data: { ...csv, file: undefined } }, 'data.file: missing; give a text that is not empty'],
    [
      { data: { ...recordings, labels: { by: 'annotation', classes: { '': ['N'] } } } },
      'data.labels.classes[""]: the name before the colon must be a text that is not empty, but is ""',
    ],
    [
      { data: { ...recordings, channelsOf: { 'chb01/*': [] } } },
      'data.channelsOf["chb01/*"]: must be a list of 1 or more texts, none empty, but is an empty list',
    ],
    [
      { data: { ...recordings, annotations: 'a/b' } },
      'data.annotations: must be an ending of letters and digits, without the dot, but is "a/b"',
    ],
    [
      { data: { ...recordings, signal: { kind: 'windows', length: 64, memory: 3 } } },
      'data.signal.memory: must be 0, 2, 4, 8, 16, 32, 64, 128, 256, 512 or 1024, but is 3',
    ],
  ])('%j', (change, line) => {
    expect(faults({ ...base, ...change })).toEqual([line]);
  });

  it('all that is missing is listed, the network too', () => {
    expect(faults({})).toEqual([
      'name: missing; give a text (prefix of every generated symbol and file)',
      `data: missing; give an object with "source": ${SOURCES} (Where the samples come from)`,
      'network: missing; say which network to train ("network"), or which files to import ("import")',
    ]);
  });

  it('a file of another kind does not fill the screen', () => {
    const keys = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`dependency-${i}`, i]));
    const lines = faults({ ...base, ...keys });
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('and 480 more; correct these first');
  });

  it('texts of the file are escaped, and cut where they are long', () => {
    const control = String.fromCharCode(27);
    expect(faults({ ...base, exit: { rule: `${control}[31mred\n` } })).toEqual([
      'exit.rule: must be "margin", "lightff" or "none", but is "\\u{1b}[31mred\\n"',
    ]);
    expect(faults({ ...base, exit: { rule: 'a'.repeat(1e6) } })[0]).toHaveLength(163);
    expect(faults({ ...base, ['k'.repeat(1e6)]: 1 })[0].length).toBeLessThan(300);
  });
});

describe('an unknown key', () => {
  it.each<[change: object, line: string]>([
    [{ train: { epoch: 3 } }, 'train.epoch: unknown key; did you mean "epochs"?'],
    [{ trian: {} }, 'trian: unknown key; did you mean "train"?'],
    [{ quantize: { xyzzy: 1 } }, 'quantize.xyzzy: unknown key; remove it (known: calibration, streaming)'],
    [{ epochs: 5 }, 'epochs: unknown key here; did you mean train.epochs?'],
    [{ rule: 'none' }, 'rule: unknown key here; did you mean train.rule or exit.rule?'],
    [
      { data: { source: 'mnist', delimiter: ';' } },
      'data.delimiter: can only be used with source "recordings" or "csv", but this is source "mnist"; remove it',
    ],
    [
      { data: { source: 'mnist', delimeter: ';' } },
      'data.delimeter: unknown key; did you mean "delimiter"? It can only be used with source "recordings" or "csv"',
    ],
    [
      { train: { rule: { kind: 'pepita', temperature: 1 } } },
      'train.rule.temperature: can only be used with kind "forward-contrastive", but this is kind "pepita"; remove it',
    ],
    [
      { data: { ...csv, split: { by: 'random', leaveOut: [] } } },
      'data.split.leaveOut: can only be used with by "lists", but this is by "random"; remove it',
    ],
    [
      { train: { rule: { kind: 'pepita', dropot: 0.1 } } },
      'train.rule.dropot: unknown key; did you mean "dropout"?',
    ],
  ])('%j', (change, line) => {
    expect(faults({ ...base, ...change })).toEqual([line]);
  });
});

/** A value that a schema takes, of the first alternative and with the required keys alone. */
function example(node: SchemaNode): unknown {
  const [first] = alternativesOf(node);
  if (first !== undefined) return example(first);
  if (node.const !== undefined) return node.const;
  if (node.enum !== undefined) return node.enum[0];
  switch (node.type) {
    case 'integer':
    case 'number':
      return node.multipleOf ?? Math.max(node.minimum ?? 0, (node.exclusiveMinimum ?? -1) + 1);
    case 'boolean':
      return true;
    case 'string':
      return 'a';
    case 'array':
      return Array.from({ length: node.minItems ?? 0 }, () =>
        example(typeof node.items === 'object' ? node.items : {}),
      );
    default: {
      const { properties = {}, required = [] } = node;
      return Object.fromEntries(required.map((key) => [key, example(properties[key])]));
    }
  }
}

interface Place {
  readonly path: readonly string[];
  readonly node: SchemaNode;
  /** The object that the place is in, with its required keys. */
  readonly owner: Record<string, unknown>;
  /** A config with another such object. */
  embed(owner: unknown): object;
}

/** Every key of a schema, in every alternative of its unions. */
function placesOf(
  node: SchemaNode,
  path: readonly string[] = [],
  embed: Place['embed'] = (value) => Object(value),
): readonly Place[] {
  const alternatives = alternativesOf(node);
  if (alternatives.length > 0) return alternatives.flatMap((other) => placesOf(other, path, embed));
  const owner: Record<string, unknown> = { ...Object(example(node)), ...(path.length === 0 ? base : {}) };
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => [
    { path: [...path, key], node: child, owner, embed },
    ...placesOf(child, [...path, key], (value) => embed({ ...owner, [key]: value })),
  ]);
}

const places = placesOf(nodeOf(configSchema)).map((place) => ({ ...place, name: place.path.join('.') }));
const known = new Set(places.map(({ name }) => name));
const lineOf = (config: object, place: string) =>
  faults(config).find((line) => line.startsWith(`${place}: `)) ?? '';

describe('what a message advises is taken', () => {
  it.each(places)('$name, misspelt: the name that is meant', ({ path, owner, embed, name, node }) => {
    const key = path.at(-1) ?? '';
    const { [key]: value, ...others } = owner;
    const wrong = `${key}x`;
    const lines = faults(embed({ ...others, [wrong]: value ?? 1 }));
    const missing = lines.find((line) => line.startsWith(`${name}: missing; `));
    // A key that tells kinds apart is looked for before all others.
    if (node.const !== undefined)
      expect(missing).toBe(`${name}: missing; did you mean this key by "${wrong}"?`);
    else {
      const place = describePath([...path.slice(0, -1), wrong]);
      const line = lines.find((one) => one.startsWith(`${place}: unknown key`)) ?? '';
      const meant = / did you mean "([^"]+)"\?/.exec(line)?.[1] ?? '';
      expect(known).toContain([...path.slice(0, -1), meant].join('.'));
    }
  });

  it.each(places.filter(({ node }) => node.enum?.some((value) => typeof value === 'string')))(
    '$name, misspelt: the value that is meant',
    ({ path, node, owner, embed, name }) => {
      const key = path.at(-1) ?? '';
      const line = lineOf(embed({ ...owner, [key]: `${node.enum?.[0]}x` }), name);
      expect(line).toMatch(/, but is ".*x"; did you mean "/);
      const meant = /did you mean "([^"]+)"/.exec(line)?.[1];
      expect(lineOf(embed({ ...owner, [key]: meant }), name)).not.toContain(', but is ');
    },
  );

  it.each(places.filter(({ node }) => discriminatorOf(node) !== undefined))(
    '$name as a single word: the object to write',
    ({ path, node, owner, embed, name }) => {
      const key = path.at(-1) ?? '';
      const kind = discriminatorOf(node) ?? '';
      for (const { properties } of alternativesOf(node)) {
        const value = properties?.[kind]?.const;
        const line = lineOf(embed({ ...owner, [key]: value }), name);
        const advice: unknown = JSON.parse(/; write (\{.*\})$/.exec(line)?.[1] ?? '');
        expect(advice).toEqual({ [kind]: value });
        expect(lineOf(embed({ ...owner, [key]: advice }), name)).toBe('');
      }
    },
  );

  it.each(places.filter(({ node }) => node.type === 'integer' || node.type === 'boolean'))(
    '$name in quotation marks: without them',
    ({ path, node, owner, embed, name }) => {
      const key = path.at(-1) ?? '';
      const value = example(node);
      expect(lineOf(embed({ ...owner, [key]: `${value}` }), name)).toMatch(
        new RegExp(`, but is "${value}"; write it without quotation marks$`),
      );
      expect(lineOf(embed({ ...owner, [key]: value }), name)).not.toContain(', but is ');
    },
  );
});

describe('raw texts of the schema library', () => {
  it('never reach the user, whatever a config holds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), ({ path, owner, embed }, value) => {
        for (const line of faults(embed({ ...owner, [path.at(-1) ?? '']: value }))) {
          expect(line).not.toMatch(/Invalid|expected|received|Too (big|small)|Unrecognized|undefined/);
          expect(line).toMatch(/^.+?: ./);
        }
      }),
      { seed: 7, numRuns: 1500 },
    );
  });

  it('every pattern has words of its own', () => {
    const files = [
      'config/config.ts',
      'config/data-config.ts',
      'model/metadata.ts',
      'simulate/target.ts',
      'quantize/integer-model-schema.ts',
    ];
    for (const file of files) {
      const text = readFileSync(`src/${file}`, 'utf8');
      const patterns = text.match(/\.regex\([^\n]*/g) ?? [];
      for (const pattern of patterns) expect(pattern, file).toMatch(/\.regex\(\/.*\/, /);
    }
  });

  it('other kinds of issues: elements of sets and maps, and several forms of one value', () => {
    const schema = z.object({
      either: z.union([z.strictObject({ a: z.int() }), z.strictObject({ b: z.int() })]),
    });
    const lines = (value: unknown) => {
      const parsed = schema.safeParse(value);
      return parsed.success ? [] : describeIssues(parsed.error, schema, value);
    };
    expect(lines({ either: { a: 'x' } })).toEqual(['either.a: must be a whole number, but is "x"']);
    expect(lines({ either: 7 })).toEqual([
      'either: must be an object with "a" or an object with "b", but is 7',
    ]);
    const pair = z.object({ ends: z.tuple([z.int().min(0), z.int().min(0)]) });
    const ends = (value: unknown) => {
      const parsed = pair.safeParse(value);
      return parsed.success ? [] : describeIssues(parsed.error, pair, value);
    };
    expect(ends({ ends: [-1, 2] })).toEqual(['ends[0]: must be a whole number from 0 on, but is -1']);
    expect(ends({ ends: 7 })).toEqual([
      'ends: must be a list: a whole number from 0 on, a whole number from 0 on, but is 7',
    ]);
    expect(lines({})).toEqual(['either: missing; give an object with "a" or an object with "b"']);
  });
});
