import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelNameFault, modelNameSchema } from '../../src/config/model-name.js';
import { signalSchema } from '../../src/config/signal-config.js';
import { OPEN_ENDINGS, SYMBOL_ENDINGS } from '../../src/config/symbol-endings.js';
import { PACKAGE_NAMES } from '../../src/packages/registry.js';
import { frontEndSchema } from '../../src/signal/front-end.js';
import { openFrontEnd, openSignal } from '../../src/signal/open-front-end.js';
import { needs, network, run, scratchFolder, textsOf, WARNINGS } from '../packages/support.js';
import { COUNTED, modelFile, writeBundle } from '../simulate/fixtures/bundle.js';
import { learningCase } from '../simulate/fixtures/learning.js';
import { randomConvolutions, randomKeptConvolutions } from '../simulate/fixtures/random-convolutions.js';
import { randomHeadsNetwork } from '../simulate/fixtures/random-heads.js';
import { withKnown } from './fixtures/all-kinds.js';

const folder = await scratchFolder('library-names');
const cc = await needs('cc', 'nm');

/** Front ends that together have every part that a front end may have. */
const SIGNALS = [
  { kind: 'beats', set: 'full' },
  {
    ...{
      kind: 'windows',
      length: 96,
      hop: 32,
      decimation: 3,
      magnitude: true,
      detrend: 'linear',
      relative: true,
    },
    ...{ memory: 8, features: { mean: true, shape: 5, bands: [0.5, 2, 5] } },
  },
].map((settings) => openSignal(signalSchema.parse(settings), { rate: 250, channels: ['a', 'b'] }));

/** Libraries of every kind, by their folder: goodness, heads and convolutions, without a front end and with each. */
const bundles = ['samples', ...SIGNALS.map((_, i) => `stream-${i}`), 'layer', 'labels', 'kept', 'raw'].map(
  (name) => join(folder, name),
);
await writeBundle(withKnown(network(3)), bundles[0], undefined, {
  packages: PACKAGE_NAMES,
  counted: COUNTED,
});
for (const [i, signal] of SIGNALS.entries()) {
  const wide = randomHeadsNetwork(fc.constant(signal.featureNames.length));
  const [random] = fc.sample(wide, { seed: 5, numRuns: 1 });
  await writeBundle(random, bundles[i + 1], signal, { packages: PACKAGE_NAMES });
}

const frontEnd = frontEndSchema.parse({
  signal: { kind: 'raw', length: 20, hop: 10 },
  rate: 50,
  channels: ['a', 'b', 'c'].map((name) => ({ name, unit: 'm/s2', gain: 256 })),
  center: [0, 0, 0],
  multiplier: [4096, 4096, 4096],
});
const raw = openFrontEnd(frontEnd);
const map = { height: fc.constant(1), width: fc.constant(20), channels: fc.constant(3) };
const [convolutions] = fc.sample(randomConvolutions(map), { seed: 5, numRuns: 1 });
await writeBundle(convolutions, bundles[bundles.length - 1], raw, {
  packages: PACKAGE_NAMES,
  file: { ...modelFile(convolutions), frontEnd },
});
const [kept] = fc.sample(randomKeptConvolutions(20, 3, 10), { seed: 5, numRuns: 1 });
await writeBundle(kept, bundles[bundles.length - 2], raw, { packages: PACKAGE_NAMES });

for (const [i, learnsLayer] of [false, true].entries()) {
  const [learning] = fc.sample(
    learningCase.filter(({ adaptation }) => adaptation.learnsLayer === learnsLayer),
    { seed: 7, numRuns: 1 },
  );
  await writeBundle(learning.random, bundles[bundles.length - 3 - i], undefined, {
    packages: PACKAGE_NAMES,
    adaptation: learning.adaptation,
  });
}

/** What stands behind "net" in words of some texts, comments and strings left out. */
function endingsIn(texts: Iterable<string>, prefix: string): ReadonlySet<string> {
  const words = new RegExp(`\\b${prefix}((?:_\\w+)?)\\b`, 'g');
  const code = Array.from(texts, (text) => text.replace(/\/\*[\s\S]*?\*\/|"[^"\n]*"/g, ' ')).join('\n');
  return new Set(Array.from(code.matchAll(words), ([, ending]) => ending));
}

/** Texts of the files of all bundles whose path matches. */
async function textsLike(pattern: RegExp): Promise<readonly string[]> {
  const all = await Promise.all(bundles.map(textsOf));
  return all.flatMap((texts) => [...texts].filter(([path]) => pattern.test(path)).map(([, text]) => text));
}

/** What a linker sees of the libraries. */
async function linkedEndings(): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const [i, bundle] of bundles.entries()) {
    const sources = (await readdir(join(bundle, 'src'))).filter((file) => file.endsWith('.c'));
    const objects = join(folder, `objects-${i}`);
    await mkdir(objects);
    const paths = sources.map((file) => join('..', bundle.slice(folder.length + 1), 'src', file));
    await run('cc', ['-O0', '-I', join(bundle, 'include'), '-c', ...paths], objects);
    const symbols = await run(
      'nm',
      ['-g', '--defined-only', ...sources.map((file) => file.replace(/c$/, 'o'))],
      objects,
    );
    for (const [, ending] of symbols.matchAll(/ [A-Z] net(\w*)$/gm)) found.add(ending);
  }
  return found;
}

const headers = await textsLike(/^include\//);
/** Sets of names of which no two libraries may have the same: identifiers, macros, files, and those of packages. */
const spaces = {
  // The namespace of C++ is the name itself.
  identifiers: new Set(['', ...endingsIn(headers, 'net'), ...(cc.absent ? [] : await linkedEndings())]),
  macros: new Set([...endingsIn(headers, 'NET')].filter((ending) => !ending.startsWith('_LABEL_'))),
  options: endingsIn(await textsLike(/Kconfig$/), 'FFIRM_NET'),
  targets: endingsIn(await textsLike(/CMakeLists\.txt$/), 'ffirm_net'),
  files: new Set(
    (await Promise.all(bundles.map((bundle) => textsOf(bundle))))
      .flatMap((texts) => [...texts.keys()])
      .filter((path) => /^(include|src)\/net/.test(path))
      .map((path) => path.replace(/^\w+\/net|\.\w+$/g, '')),
  ),
};

/** What a name that ends so has in common with a name that does not: of "_begin_stream", "_begin" if there is "_stream". */
function endingsInCommon(endings: ReadonlySet<string>): readonly string[] {
  return [...endings].flatMap((long) =>
    [...endings]
      .filter((short) => short.length < long.length && long.endsWith(short))
      .map((short) => long.slice(0, long.length - short.length).toLowerCase()),
  );
}

describe('names of libraries', () => {
  const critical = new Set(Object.values(spaces).flatMap(endingsInCommon));

  it('that end so that another library would have the same files, symbols, macros or targets are refused', () => {
    expect([...critical].filter((ending) => modelNameFault(`tiny${ending}`) === undefined)).toEqual([]);
    expect(critical.size).toBeGreaterThan(30);
  });

  it.skipIf(cc.absent)(`are refused for no other reason than that${cc.note}`, () => {
    const isNeeded = (ending: string) => critical.has(`_${ending}`);
    expect(SYMBOL_ENDINGS.filter((ending) => !isNeeded(ending))).toEqual([]);
    expect(
      OPEN_ENDINGS.filter((ending) => ![...critical].some((word) => word.startsWith(`_${ending}`))),
    ).toEqual(['label']);
  });

  it('that are accepted have nothing in common, in any pair', () => {
    const endings = [...new Set(Object.values(spaces).flatMap((set) => [...set]))];
    const part = fc.constantFrom(
      'tiny',
      'begin',
      'blob',
      'stream',
      'h',
      'a',
      ...endings.map((ending) => ending.slice(1).toLowerCase()),
    );
    const name = fc
      .array(part, { minLength: 1, maxLength: 3 })
      .map((parts) => parts.filter(Boolean).join('_'))
      .filter((text) => modelNameSchema.safeParse(text).success);
    const longer = name.chain((first) =>
      fc.tuple(
        fc.constant(first),
        part.map((ending) => `${first}_${ending}`),
      ),
    );
    fc.assert(
      fc.property(fc.oneof(longer, fc.tuple(name, name)), ([first, second]) => {
        fc.pre(first !== second && modelNameSchema.safeParse(second).success);
        for (const set of Object.values(spaces)) {
          const names = new Set([...set].map((ending) => (first + ending).toLowerCase()));
          expect([...set].filter((ending) => names.has((second + ending).toLowerCase()))).toEqual([]);
        }
      }),
      { seed: 26, numRuns: 3000 },
    );
  });

  it.skipIf(cc.absent)(
    `that are near each other are in one program, in C and C++${cc.note}`,
    async () => {
      // Alike as far as can be: the longer ones begin like names of parts of the shorter one.
      const names = ['tiny', 'tiny_begin_net', 'tiny_blob_net', 'tiny_features'];
      const libraries = names.map((name) => join(folder, 'together', name));
      for (const [i, name] of names.entries()) {
        expect(modelNameFault(name)).toBeUndefined();
        await writeBundle(network(80 + i), libraries[i], undefined, { name });
      }
      const sources = await Promise.all(
        libraries.map(async (library) => {
          const files = await readdir(join(library, 'src'));
          return files.filter((file) => file.endsWith('.c')).map((file) => join(library, 'src', file));
        }),
      );
      const includes = libraries.map((library) => `-I${join(library, 'include')}`);
      const objects = join(folder, 'together-objects');
      await mkdir(objects);
      await run('cc', ['-O0', ...WARNINGS, ...includes, '-c', ...sources.flat()], objects);
      const parts = names.flatMap((name) => ['.h', '_selftest.h', '_blob.h'].map((ending) => name + ending));
      const body = [
        ...names.map((name) => `static ${name}_workspace_t ${name}_own;`),
        'int main(void)\n{',
        `    return ${names.map((name) => `${name}_selftest(&${name}_own)`).join(' + ')};`,
        '}\n',
      ];
      const text = (files: readonly string[]) =>
        [...files.map((file) => `#include "${file}"`), ...body].join('\n');
      await writeFile(join(objects, 'main.c'), text(parts));
      await writeFile(join(objects, 'main.cpp'), text(names.map((name) => `${name}.hpp`)));
      for (const [compiler, main] of [
        ['cc', 'main.c'],
        ['c++', 'main.cpp'],
      ]) {
        await run(
          'sh',
          ['-c', `${compiler} ${includes.join(' ')} ${main} *.o -o ${main}.out && ./${main}.out`],
          objects,
        );
      }
    },
    600_000,
  );
});
