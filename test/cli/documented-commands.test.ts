import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createProgram } from '../../src/cli/program.js';
import { packageRoot } from '../../src/io/package.js';

const read = (path: string) => readFileSync(join(packageRoot, path), 'utf8');

/** README, pages and the READMEs of examples. */
const PAGES = [
  'README.md',
  ...readdirSync(join(packageRoot, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...readdirSync(join(packageRoot, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('README.md'))
    .map((name) => `examples/${name}`),
];

/** A message of ffirm about itself, which pages quote as code, too. */
const SENTENCE = /^ffirm (adds|can|changes|does|expects|gives|has|needs|reads|takes) /;

/** Commands in code of a page: lines of blocks, and what stands between backticks. */
function commandsIn(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].flatMap(([, block]) => block.split('\n'));
  const spans = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`]+)`/g)].map(([, span]) => span);
  return [...blocks, ...spans]
    .flatMap((line) => line.replace(/\s#.*$/, '').split(/ && | ; |; /))
    .map((line) => line.replaceAll(/\s+/g, ' ').replace(/^\$ /, '').trim())
    .map((line) =>
      line.replace(/^(npx|node dist\/cli\/main\.js) ?(?=ffirm |\w)/, (_, start: string) =>
        start === 'npx' ? '' : 'ffirm ',
      ),
    )
    .filter((line) => /^(ffirm |npm (run |test))/.test(line) && !SENTENCE.test(line));
}

/** Options that a command knows, its own and those of the commands above it. */
function optionsOf(command: Command): readonly string[] {
  const own = command.options.flatMap(({ short, long }) => [short, long]);
  return [
    ...own.flatMap((name) => (name === undefined ? [] : [name])),
    ...(command.parent === null ? ['--version', '-V'] : optionsOf(command.parent)),
    ...['--help', '-h'],
  ];
}

/** What is wrong with a command of ffirm; undefined where it parses. */
function faultOf(line: string): string | undefined {
  let command: Command = createProgram();
  const words = line.split(' ').slice(1);
  // "get|convert" stands for either, "run/verify" likewise.
  for (const [place, word] of words.entries()) {
    if (command.commands.length === 0) break;
    if (word.startsWith('-')) break;
    const [known] = word
      .split(/[|/]/)
      .map((name) => command.commands.find((sub) => sub.name() === name || sub.aliases().includes(name)));
    if (known === undefined)
      return place === 0 || command.parent !== null ? `no command "${word}"` : undefined;
    command = known;
  }
  const unknown = words
    .filter((word) => /^--?[a-z]/.test(word))
    .map((word) => word.replace(/[=,.].*$/, ''))
    .filter((word) => !optionsOf(command).includes(word));
  return unknown.length === 0 ? undefined : `no option ${unknown.join(', ')} of ${command.name()}`;
}

describe('commands in the pages', () => {
  const documented = PAGES.flatMap((page) => commandsIn(read(page)).map((line) => ({ page, line })));
  const scripts = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')));

  it('are many', () => {
    expect(documented.filter(({ line }) => line.startsWith('ffirm')).length).toBeGreaterThan(30);
    expect(documented.filter(({ line }) => line.startsWith('npm')).length).toBeGreaterThan(5);
  });

  it('have commands and options that ffirm has', () => {
    const faults = documented
      .filter(({ line }) => line.startsWith('ffirm'))
      .flatMap(({ page, line }) => {
        const fault = faultOf(line);
        return fault === undefined ? [] : [`${page}: ${line}: ${fault}`];
      });
    expect(faults).toEqual([]);
  });

  it('name scripts of the package', () => {
    const missing = documented
      .filter(({ line }) => line.startsWith('npm run'))
      .filter(
        ({ line }) =>
          !((line.split(' ').find((word, i) => i > 1 && !word.startsWith('-')) ?? '') in scripts.scripts),
      );
    expect(missing).toEqual([]);
  });

  it('are refused when they are wrong', () => {
    expect(faultOf('ffirm trian x.json')).toBe('no command "trian"');
    expect(faultOf('ffirm run x.json --frce')).toBe('no option --frce of run');
    expect(faultOf('ffirm data inspct x')).toBe('no command "inspct"');
    expect(faultOf('ffirm verify x.json --recordings all --json')).toBeUndefined();
  });
});
