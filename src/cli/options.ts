import { type Command, InvalidArgumentError } from 'commander';

/** The options of every command that takes a config. */
export interface ConfigOptions {
  readonly json?: boolean;
  readonly output?: string;
  readonly strict?: boolean;
}

/** What --strict does. */
export const STRICT_HELP = 'refuse data with oddities instead of warning about them';

/** Reads "m0plus,m4": names, none of them empty. */
export function parseNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('a name is empty; write names separated by commas');
  return names;
}

/** Reads a whole number from 1 to a million. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 1_000_000) {
    throw new InvalidArgumentError(`"${text}" is not a whole number from 1 to 1000000; write one`);
  }
  return count;
}

/** Reads a baud rate. */
export function parseBaud(text: string): number {
  const baud = Number(text);
  if (!/^\d+$/.test(text) || baud < 300 || baud > 20_000_000) {
    throw new InvalidArgumentError(`"${text}" is no baud rate; write a whole number from 300 to 20000000`);
  }
  return baud;
}

/** Reads a number of wait states. */
export function parseWaitStates(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count > 100) {
    throw new InvalidArgumentError(
      `"${text}" is no number of wait states; write a whole number from 0 to 100`,
    );
  }
  return count;
}

/** What --port takes. */
export const PORT_HELP =
  'a board that runs examples/board: /dev/ttyACM0, COM3, tcp:HOST:PORT or unix:PATH; without a board, qemu:cortex-m4 or host';

/** Adds the config argument and the common options to a command, with an example after its help. */
export function configCommand(command: Command, example: string): Command {
  return command
    .argument('<config>', 'JSON config file, e.g. examples/mnist/ffirm.json')
    .option(
      '-o, --output <folder>',
      'folder to write to, relative to the working folder (default: "output" of the config, else build/<name>)',
    )
    .option('--strict', STRICT_HELP)
    .option('--json', 'print the result as JSON on standard output')
    .addHelpText('after', `\nExample:\n  $ ${example}`);
}
