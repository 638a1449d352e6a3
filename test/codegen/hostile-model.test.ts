import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bundle } from '../../src/codegen/bundle.js';
import { exitSchema } from '../../src/config/exit-config.js';
import { InputError } from '../../src/errors/input-error.js';
import { MANIFEST_FILE } from '../../src/io/manifest.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/model/safetensors.js';
import { PACKAGE_NAMES } from '../../src/packages/registry.js';
import {
  decodeIntegerModel,
  encodeIntegerModel,
  type IntegerModelFile,
} from '../../src/quantize/integer-model-file.js';
import { cmakeBuild, compiler, needs, run, scratchFolder, WARNINGS } from '../packages/support.js';
import { bundleOf, modelFile, writeFiles } from '../simulate/fixtures/bundle.js';
import { randomHeadsCase } from '../simulate/fixtures/random-heads.js';
import { randomCase } from '../simulate/fixtures/random-model.js';

const folder = await scratchFolder('hostile');
/** Made by code that gets out of its text, wherever it runs. */
const canary = join(folder, 'canary');
const SHELL = `touch ${canary}`;
const C = `__attribute__((constructor)) static void evil(void) { extern int system(const char *); system("${SHELL}"); }`;

/** Names that would be code: in comments, strings, shells, make, CMake, Markdown, YAML and JSON. */
const ATTACKS: readonly string[] = [
  `*/ ${C} /*`,
  `*\\\n/ ${C} /*`,
  `*\\ \t\n/ ${C} /*`,
  `*??/\n/ ${C} /*`,
  `*??/ \n/ ${C} /*`,
  `*\\\r\n/ ${C} /*`,
  `x\n${C}\n//`,
  `x\u2028${C}\u2029//`,
  `"; ${C} //`,
  `\\"; ${C} //`,
  `??/"; ${C} //`,
  `\\\n"; ${C} //`,
  `x"\n${C}`,
  '/* open',
  '// \\',
  '\\',
  '??/',
  `$(shell ${SHELL})`,
  `'; ${SHELL}; '`,
  `\`${SHELL}\``,
  `\n\t${SHELL}\n`,
  `")\nexecute_process(COMMAND ${SHELL})\n#`,
  `]] execute_process(COMMAND ${SHELL}) [[`,
  '{{prefix}} {{{functions}}}',
  '| x |\n\n<script>alert(1)</script>',
  '", "scripts": {"postinstall": "x"}, "y": "',
  '\x1b[2J\x1b]0;title\x07',
  '\u202e\u2066reversed',
  '%s%n%08x',
  // What the names of other macros end with.
  ...['H', 'FEATURES', 'CLASSES', 'KERNEL', 'API_VERSION', 'A', 'a', 'A_2', '7', ''],
  'x'.repeat(200),
  `${'x'.repeat(200)}-`,
];

/** A model file whose texts are attacks, as far as a file may have them: written, and read again. */
function hostileFile(random: Parameters<typeof modelFile>[0], first: number): IntegerModelFile {
  const { classes } = random.model;
  const classNames = Array.from(
    { length: classes },
    (_, i) => ATTACKS[(first + i) % ATTACKS.length] || 'empty',
  );
  const plain = modelFile(random, classNames);
  const { provenance } = plain.origin;
  if (provenance.training === undefined) throw new RangeError('the model of the tests is a trained one');
  const attack = ATTACKS[first % ATTACKS.length];
  const file: IntegerModelFile = {
    ...plain,
    origin: {
      ...plain.origin,
      exit: exitSchema.parse({ budget: { metric: 'sensitivity', class: classNames[0] } }),
      calibration: { samples: 100, pValue: 0.01, leastSamples: 10, samplesForNext: null },
      provenance: { ...provenance, data: { ...provenance.data, name: attack, source: attack } },
    },
  };
  return decodeIntegerModel(encodeIntegerModel(file), 'hostile.safetensors');
}

const [goodness] = fc.sample(randomCase, { seed: 3, numRuns: 1 });
const [heads] = fc.sample(
  randomHeadsCase.filter(({ model }) => model.classes >= 9),
  { seed: 3, numRuns: 1 },
);

/** Bundles that have all attacks among the names of their classes, and some in other places. */
const bundles: { readonly classNames: readonly string[]; readonly bundle: Bundle; readonly place: string }[] =
  [];
for (let first = 0; first < ATTACKS.length; ) {
  const random = first === 0 ? goodness : heads;
  const file = hostileFile(random, first);
  const bundle = bundleOf(random, undefined, { file, packages: PACKAGE_NAMES });
  bundles.push({ classNames: file.network.classNames, bundle, place: join(folder, String(first)) });
  first += random.model.classes;
}
for (const { bundle, place } of bundles) await writeFiles(bundle, place);

const make = await needs('make', 'cc', 'ar');
const cmake = await needs('cmake', 'make', 'cc');
const compilers = await Promise.all([
  compiler('gcc', ['-std=c99']),
  compiler('gcc', ['-std=gnu99', '-trigraphs']),
  compiler('clang', ['-std=c99']),
  compiler('clang', ['-std=gnu99']),
]);
const cpp = await Promise.all([compiler('g++'), compiler('clang++')]);

describe('bundles of model files whose texts are attacks', () => {
  it.skipIf(make.absent)(
    `run none of them in make check, and name the classes as they are${make.note}`,
    async () => {
      const program = [
        '#include <stdio.h>',
        '#include "net.h"',
        'int main(void) {',
        '  for (int i = 0; i < NET_CLASSES; i++) printf("%s%c", net_model_info()->class_names[i], 0);',
        '  return 0;',
        '}\n',
      ];
      for (const { classNames, place } of bundles) {
        expect(await run('make', ['CFLAGS=-O0 -trigraphs', 'check'], place)).toContain(
          'net: self-test passed',
        );
        await writeFile(join(place, 'names.c'), program.join('\n'));
        await run('cc', ['-Iinclude', 'names.c', 'out/libffirm_net.a', '-o', 'names'], place);
        expect((await run('./names', [], place)).split('\0').slice(0, -1)).toEqual(classNames);
        expect(existsSync(canary)).toBe(false);
      }
    },
    600_000,
  );

  it.skipIf(cmake.absent)(
    `run none of them in CMake${cmake.note}`,
    async () => {
      const [{ place }] = bundles;
      await cmakeBuild(place, join(place, 'cmake-build'), []);
      await run('ctest', ['--output-on-failure'], join(place, 'cmake-build'));
      expect(existsSync(canary)).toBe(false);
    },
    600_000,
  );

  for (const { title, program, flags, absent } of compilers) {
    it.skipIf(absent)(`have no warning in C: ${title} ${flags.join(' ')}`, async () => {
      for (const { place } of bundles) {
        const sources = ['info', 'selftest', 'weights'].map((part) => `src/net_${part}.c`);
        await run(program, [...flags, ...WARNINGS, '-Iinclude', '-fsyntax-only', ...sources], place);
      }
    });
  }

  for (const { title, program, absent } of cpp) {
    it.skipIf(absent)(`have no warning in C++: ${title}`, async () => {
      const options = ['-std=c++17', ...WARNINGS, '-x', 'c++', '-fsyntax-only', 'include/net.hpp'];
      for (const { place } of bundles) await run(program, options, place);
    });
  }

  it('have the same files, and the same manifests but for enumerators, as those of harmless ones', () => {
    const [{ bundle }] = bundles;
    const harmless = bundleOf(goodness, undefined, { packages: PACKAGE_NAMES });
    expect([...bundle.keys()]).toEqual([...harmless.keys()]);
    const isForTools = /\.(json|txt|yaml|yml|conf|properties|ini|ino)$|Makefile|Kconfig/;
    const textOf = (text: unknown) => String(text).replace(/^NET_LABEL_\w+/gm, 'NET_LABEL');
    for (const path of [...harmless.keys()].filter((key) => isForTools.test(key) && key !== MANIFEST_FILE)) {
      expect([path, textOf(bundle.get(path))]).toEqual([path, textOf(harmless.get(path))]);
    }
  });
});

/** Where the texts in a value of JSON are. */
function textPaths(value: unknown): readonly (readonly string[])[] {
  if (typeof value === 'string') return [[]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => textPaths(member).map((path) => [key, ...path]));
}

/** A value of JSON with a text at a place. */
function withText(value: unknown, [key, ...rest]: readonly string[], text: string): unknown {
  if (key === undefined) return text;
  if (Array.isArray(value))
    return value.map((item, i) => (String(i) === key ? withText(item, rest, text) : item));
  if (typeof value !== 'object' || value === null) return value;
  return { ...value, [key]: withText(Reflect.get(value, key), rest, text) };
}

describe('every text in the metadata of a model file', () => {
  const TAINT = 'taint *\\\n/ $(x) "\' ??/\n #{{prefix}}';
  const bytes = encodeIntegerModel({
    ...modelFile(goodness),
    origin: {
      ...modelFile(goodness).origin,
      calibration: { samples: 100, pValue: 0.01, leastSamples: 10, samplesForNext: null },
    },
  });
  const { tensors, metadata } = decodeSafetensors(bytes, 'plain');
  const places = Object.keys(metadata)
    .filter((key) => key !== 'format')
    .flatMap((key) => textPaths(JSON.parse(metadata[key])).map((path) => ({ key, path })));

  /** The file with the taint at some places. */
  function tainted(where: readonly (typeof places)[number][]): IntegerModelFile {
    const values = { ...metadata };
    for (const { key, path } of where) {
      values[key] = JSON.stringify(withText(JSON.parse(values[key]), path, TAINT));
    }
    return decodeIntegerModel(encodeSafetensors({ tensors, metadata: values }), 'tainted');
  }

  /** Whether the file is read with the taint at a place. */
  function isAccepted(place: (typeof places)[number]): boolean {
    try {
      tainted([place]);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      return false;
    }
  }

  it('is refused, or in no file as it stands', () => {
    const accepted = places.filter(isAccepted);
    expect(accepted.map(({ key, path }) => [key, ...path].join('.'))).toEqual([
      ...Array.from({ length: goodness.model.classes }, (_, i) => `network.classNames.${i}`),
      'origin.provenance.data.name',
      'origin.provenance.data.source',
    ]);
    const bundle = bundleOf(goodness, undefined, { file: tainted(accepted), packages: PACKAGE_NAMES });
    for (const [path, content] of bundle) {
      if (typeof content !== 'string') continue;
      const pieces = ['taint *\\\n', 'taint */', '*/ $(x) "', ...(path.endsWith('.md') ? [] : ['??/'])];
      for (const piece of pieces) {
        expect([path, content.includes(piece)]).toEqual([path, false]);
      }
    }
  });
});
