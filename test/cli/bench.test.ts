import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addBench } from '../../src/cli/bench.js';

function parse(...args: readonly string[]): Promise<Command> {
  const program = new Command().exitOverride();
  addBench(program);
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
  return program.parseAsync(['bench', ...args], { from: 'user' });
}

test.each([
  [['--samples', '0'], '"0" is not a whole number from 1 to 1000000'],
  [['--samples', '2.5'], '"2.5" is not a whole number'],
  [['--cores', 'm4,,m3'], 'write names separated by commas'],
  [['--json', '--markdown'], 'cannot be used with'],
])('%j is refused', async (args, message) => {
  await expect(parse('ffirm.json', ...args)).rejects.toThrow(message);
});
