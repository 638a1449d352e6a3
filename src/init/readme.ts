import { join } from 'node:path';
import { version } from '../io/package.js';
import { groupDigits } from '../report/format.js';
import { markdownText } from '../text/markdown.js';
import type { SizeEstimate } from './estimate.js';

/** A command, and what it does. */
export interface NextCommand {
  readonly command: string;
  readonly does: string;
}

/** What a README says. */
export interface ReadmeContent {
  readonly name: string;
  readonly config: string;
  readonly title: string;
  readonly core: string;
  readonly board: string | undefined;
  /** About the data. */
  readonly found: readonly string[];
  /** How to get them, if they are not there. */
  readonly getData?: string | undefined;
  readonly network?: string | undefined;
  readonly size?: SizeEstimate | undefined;
  readonly next: readonly NextCommand[];
  readonly check: readonly string[];
}

function listOf(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `- ${markdownText(line)}`);
}

/** What a network takes, as sentences. */
export function sizeLines({ flash, ram }: SizeEstimate): readonly string[] {
  return [
    `flash: about ${groupDigits(flash.total)} bytes: ${groupDigits(flash.weights)} of weights, ${groupDigits(flash.tables)} of tables, ${groupDigits(flash.code)} of code (rounded up)`,
    `RAM: about ${groupDigits(ram.total)} bytes: ${groupDigits(ram.workspace)} of workspace, ${groupDigits(ram.stream)} of input and stream, ${groupDigits(ram.stack)} of stack (rounded up)`,
  ];
}

/** Commands under each other, with what they do. */
export function commandLines(next: readonly NextCommand[]): readonly string[] {
  const width = Math.max(...next.map(({ command }) => command.length));
  return next.map(({ command, does }) => `${command.padEnd(width)}  # ${does}`);
}

/** The README of a new project. */
export function readmeText(content: ReadmeContent): string {
  const { name, config, title, core, board, found, getData, network, size, next, check } = content;
  const on = board === undefined ? core : `${core} (${board})`;
  const lines = [
    `# ${markdownText(name)}`,
    '',
    `${markdownText(title)}, on ${markdownText(on)}. Begun with \`ffirm init\` (ffirm ${version}); the config is \`${config}\`.`,
    '',
    '## Next',
    '',
    ...(getData === undefined ? [] : [markdownText(getData), '']),
    '```sh',
    ...commandLines(next),
    '```',
    '',
    `The C library is then in \`${join('build', name, 'bundle').replaceAll('\\', '/')}\`, and its README says how to call it.`,
    ...(found.length === 0 ? [] : ['', '## Data', '', ...listOf(found)]),
    ...(network === undefined ? [] : ['', '## Network', '', `${markdownText(network)}.`]),
    ...(size === undefined
      ? []
      : [
          '',
          ...listOf(sizeLines(size)),
          '',
          'These are estimates before training, from the shape of the network; `npx ffirm bench` measures them.',
        ]),
    ...(check.length === 0 ? [] : ['', '## To check', '', ...listOf(check)]),
  ];
  return `${lines.join('\n')}\n`;
}
