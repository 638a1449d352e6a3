import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelSymbols } from '../src/codegen/label-symbols.js';
import { loadTemplates } from '../src/codegen/templates.js';
import { ENCODERS } from '../src/text/encoders.js';
import { terminalLine } from '../src/text/terminal.js';
import { UserText } from '../src/text/user-text.js';
import { compiler, needs, run, scratchFolder } from '../test/packages/support.js';
import { HOSTILE_PIECES, hostileText } from '../test/text/hostile-text.js';
import { parsers, parseTexts } from './fixtures/parsers.js';

/** Generous, for a machine that has other work: alone, the longest takes a tenth of it. */
const TIMEOUT = 1_800_000;

const TEXTS: readonly string[] = [
  ...HOSTILE_PIECES,
  ...HOSTILE_PIECES.map((piece) => piece.repeat(Math.ceil(10_000 / piece.length))).slice(0, 40),
  ...fc.sample(hostileText, { seed: 20_261_127, numRuns: 100_000 }),
];
const LINES = TEXTS.map(terminalLine);

const folder = await scratchFolder('hostile-texts');

/** Equal or not, place and all, without a difference of megabytes. */
function expectSame(found: readonly string[], expected: readonly string[]): void {
  const place = expected.findIndex((text, i) => text !== found[i]);
  expect([place, found[place]]).toEqual([place, expected[place]]);
  expect(found.length).toBe(expected.length);
}

/** A text as Kconfig shows it. */
const dollarsShown = (text: string) => text.replaceAll('$', '\\u{24}');

/** Slices of at most so many. */
function batches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

/** What must be left of a source when its comments are gone. */
const canary = (i: number) => `extern int canary_${i};`;

/** A source with every text in the banner of generated files, and in comments of one line of either kind. */
function commented(): string {
  const render = loadTemplates();
  const values = {
    ...{ title: 'T', version: '1', network: '1-1', classes: 2, decision: 'heads', exitRule: 'margin' },
    ...{ modelHash: '0', configHash: '0' },
  };
  const parts = TEXTS.map((text, i) => {
    const banner = render('banner', { ...values, claim: new UserText(text) });
    const comment = ENCODERS.cComment(text);
    return `${banner}${canary(3 * i)}\n// ${comment}\n${canary(3 * i + 1)}\n/* ${comment} */ ${canary(3 * i + 2)}\n`;
  });
  return parts.join('');
}

/** Compilers in every mode that reads texts in another way: trigraphs are there in C99 and C++14. */
const MODES = await Promise.all(
  [
    ['gcc', '-std=c99', '-x', 'c'],
    ['gcc', '-std=gnu99', '-trigraphs', '-x', 'c'],
    ['gcc', '-std=gnu17', '-x', 'c'],
    ['g++', '-std=c++14', '-x', 'c++'],
    ['g++', '-std=c++17', '-x', 'c++'],
    ['clang', '-std=c99', '-x', 'c'],
    ['clang', '-std=gnu17', '-trigraphs', '-x', 'c'],
    ['clang', '-std=gnu17', '-x', 'c'],
    ['clang++', '-std=c++17', '-x', 'c++'],
  ].map(async ([program, ...flags]) => ({ ...(await compiler(program)), flags })),
);
const WARNINGS = ['-Wall', '-Wextra', '-Wcomment', '-Wtrigraphs', '-Werror', '-Wno-overlength-strings'];

const cmake = await needs('cmake');
const make = await needs('make');

describe(`${TEXTS.length} hostile texts`, () => {
  it('are what they should be', () => {
    expect(TEXTS.length).toBeGreaterThan(100_000);
    expect(new Set(TEXTS).size).toBeGreaterThan(80_000);
    expect(Math.max(...TEXTS.map((text) => text.length))).toBeGreaterThanOrEqual(10_000);
  });

  for (const { program, flags, absent } of MODES) {
    const title = [program, ...flags.slice(0, -2)].join(' ');

    it.skipIf(absent)(
      `are printed by a program, to the last byte: ${title}${absent ? ' (skipped, not installed)' : ''}`,
      async () => {
        const source = join(folder, 'strings.c');
        const lines = TEXTS.map((text) => `    T(${ENCODERS.cString(text)}),`);
        await writeFile(
          source,
          [
            '#include <stdio.h>',
            '#define T(text) { text, sizeof text - 1 }',
            'static const struct { const char *text; size_t length; } texts[] = {',
            ...lines,
            '};',
            'int main(void)\n{',
            '    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {',
            '        const unsigned char length[4] = {(unsigned char)(texts[i].length & 255U),',
            '            (unsigned char)((texts[i].length >> 8) & 255U), (unsigned char)((texts[i].length >> 16) & 255U), 0};',
            '        fwrite(length, 1, 4, stdout);',
            '        fwrite(texts[i].text, 1, texts[i].length, stdout);',
            '    }',
            '    return 0;\n}\n',
          ].join('\n'),
        );
        const binary = join(folder, 'strings');
        await run(program, ['-O0', ...WARNINGS, ...flags, source, '-o', binary]);
        const { stdout } = await execa(binary, { encoding: 'buffer', maxBuffer: 1 << 30 });
        const view = new DataView(stdout.buffer, stdout.byteOffset, stdout.byteLength);
        const found: string[] = [];
        for (let at = 0; at < stdout.byteLength; ) {
          const length = view.getUint32(at, true);
          found.push(Buffer.from(stdout.subarray(at + 4, at + 4 + length)).toString('latin1'));
          at += 4 + length;
        }
        expectSame(
          found,
          TEXTS.map((text) => Buffer.from(text, 'utf8').toString('latin1')),
        );
      },
      TIMEOUT,
    );

    it.skipIf(absent)(
      `are nothing in comments: ${title}${absent ? ' (skipped, not installed)' : ''}`,
      async () => {
        const source = join(folder, 'comments.c');
        await writeFile(source, commented());
        const { stdout } = await execa(program, [...WARNINGS, '-E', '-P', ...flags, source], {
          maxBuffer: 1 << 30,
        });
        const found = stdout.split('\n').map((line) => line.trim());
        expectSame(
          found.filter((line) => line !== ''),
          Array.from({ length: 3 * TEXTS.length }, (_, i) => canary(i)),
        );
      },
      TIMEOUT,
    );

    it.skipIf(absent)(
      `make enumerators, all different: ${title}${absent ? ' (skipped, not installed)' : ''}`,
      async () => {
        const source = join(folder, 'enumerators.c');
        const enums = batches(TEXTS, 255).map((names, set) => {
          const labels = labelSymbols(names, 20);
          return `enum { ${labels.map(({ symbol, value }) => `S${set}_LABEL_${symbol} = ${value}`).join(', ')} };`;
        });
        await writeFile(source, `${enums.join('\n')}\n`);
        await run(program, [...WARNINGS, '-fsyntax-only', ...flags, source]);
      },
      TIMEOUT,
    );
  }

  it.skipIf(parsers.absent)(
    `are read by Python from JSON, to the last unit${parsers.note}`,
    async () => {
      const file = join(folder, 'texts.json');
      const lines = TEXTS.map(ENCODERS.jsonString);
      expectSame(
        lines.map((line) => String(JSON.parse(line))),
        TEXTS,
      );
      // In ASCII, so that the encoding of the file is no matter.
      const ascii = lines.map((line) =>
        line.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
      );
      await writeFile(file, `[${ascii.join(',\n')}]`);
      expectSame(await parseTexts('json', file), TEXTS);
    },
    TIMEOUT,
  );

  it.skipIf(parsers.absent)(
    `are read by PyYAML${parsers.note}`,
    async () => {
      const file = join(folder, 'texts.yaml');
      await writeFile(file, TEXTS.map((text) => `- ${ENCODERS.yamlString(text)}\n`).join(''));
      expectSame(
        await parseTexts('yaml', file),
        TEXTS.map((text) => Buffer.from(text, 'utf8').toString('utf8')),
      );
    },
    TIMEOUT,
  );

  it.skipIf(parsers.absent)(
    `are prompts of Kconfig${parsers.note}`,
    async () => {
      const file = join(folder, 'Kconfig');
      const shown = TEXTS.map(ENCODERS.propertiesValue);
      const options = TEXTS.map((text, i) => `config T${i}\n\tbool ${ENCODERS.kconfigString(`x${text}x`)}\n`);
      await writeFile(file, options.join(''));
      expectSame(
        await parseTexts('kconfig', file),
        LINES.map((line) => `x${dollarsShown(line)}x`),
      );
      const bare = TEXTS.map((text, i) => `config T${i}\n\tbool ${ENCODERS.kconfigString(text)}\n`);
      const some = TEXTS.map((_, i) => i).filter((i) => shown[i] !== '');
      await writeFile(file, some.map((i) => bare[i]).join(''));
      expectSame(
        await parseTexts('kconfig', file),
        some.map((i) => dollarsShown(shown[i])),
      );
    },
    TIMEOUT,
  );

  it.skipIf(parsers.absent)(
    `are cells of a table in Markdown, and nothing but text${parsers.note}`,
    async () => {
      const found: string[] = [];
      for (const batch of batches(TEXTS, 2000)) {
        const file = join(folder, 'table.md');
        await writeFile(
          file,
          `| | |\n|---|---|\n${batch.map((text) => `| a ${ENCODERS.markdownText(text)} b | c |\n`).join('')}`,
        );
        const cells = await parseTexts('markdown', file);
        found.push(...cells.filter((_, i) => i % 2 === 0));
      }
      const unescaped = TEXTS.map(ENCODERS.propertiesValue);
      expectSame(
        found,
        unescaped.map((text) => `a ${text} b`),
      );
    },
    TIMEOUT,
  );

  it.skipIf(cmake.absent)(
    `are arguments and variables of CMake${cmake.note}`,
    async () => {
      const found: string[] = [];
      for (const batch of batches(TEXTS, 5000)) {
        const script = join(folder, 'texts.cmake');
        const output = join(folder, 'texts.txt');
        const commands = batch.flatMap((text) => [
          `set(text ${ENCODERS.cmakeString(text)})`,
          `string(APPEND all "\${text}\\n")`,
        ]);
        await writeFile(
          script,
          `cmake_minimum_required(VERSION 3.15...3.31)\n${commands.join('\n')}\nfile(WRITE "${output}" "\${all}")\n`,
        );
        await run('cmake', ['-P', script]);
        const { stdout } = await execa('cat', [output], { maxBuffer: 1 << 30 });
        found.push(...stdout.split('\n').slice(0, batch.length));
      }
      expectSame(found, LINES);
    },
    TIMEOUT,
  );

  it.skipIf(cmake.absent)(
    `are descriptions of CMake projects, which are configured${cmake.note}`,
    async () => {
      for (const [i, text] of [...HOSTILE_PIECES.entries()]) {
        if (i % 10 !== 0) continue;
        const source = join(folder, `project-${i}`);
        await run('cmake', ['-E', 'make_directory', source]);
        const all = HOSTILE_PIECES.slice(i, i + 10).join(' ');
        await writeFile(
          join(source, 'CMakeLists.txt'),
          `cmake_minimum_required(VERSION 3.15...3.31)\nproject(p DESCRIPTION ${ENCODERS.cmakeString(all)} LANGUAGES NONE)\n` +
            `file(WRITE "\${CMAKE_BINARY_DIR}/description" "\${PROJECT_DESCRIPTION}")\n`,
        );
        await run('cmake', ['-S', source, '-B', join(source, 'build')]);
        const { stdout } = await execa('cat', [join(source, 'build', 'description')], {
          stripFinalNewline: false,
        });
        expect([text, stdout]).toEqual([text, terminalLine(all)]);
      }
    },
    TIMEOUT,
  );

  it.skipIf(make.absent)(
    `are words of commands in a makefile${make.note}`,
    async () => {
      const found: string[] = [];
      for (const batch of batches(TEXTS, 10_000)) {
        const file = join(folder, 'texts.mk');
        const recipes = batches(batch, 40).map(
          (texts) => `\t@printf '%s\\n' ${texts.map(ENCODERS.makeWord).join(' ')}\n`,
        );
        await writeFile(file, `all:\n${recipes.join('')}`);
        const { stdout } = await execa('make', ['-s', '-f', file], {
          cwd: folder,
          maxBuffer: 1 << 30,
          stripFinalNewline: false,
        });
        found.push(...stdout.split('\n').slice(0, -1));
      }
      expectSame(found, LINES);
    },
    TIMEOUT,
  );

  it('are values of library.properties, by the rules of Arduino', () => {
    const lines = TEXTS.map((text) => `sentence=${ENCODERS.propertiesValue(text)}`);
    const read = lines
      .join('\n')
      .split(/\r\n|\r|\n/)
      .map((line) => line.trim());
    const found = read.map((line) => line.slice(line.indexOf('=') + 1).trim());
    expectSame(found, TEXTS.map(ENCODERS.propertiesValue));
    expectSame(
      found.filter((text, i) => !/^\s|\s$/.test(LINES[i]) && text !== ''),
      LINES.filter((line) => !/^\s|\s$/.test(line) && line !== ''),
    );
  });

  it('show nothing on a terminal that it obeys', () => {
    expect(LINES.findIndex((line) => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(line))).toBe(-1);
  });
});
