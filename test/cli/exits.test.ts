import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addExits } from '../../src/cli/exits.js';
import { mnistReport } from '../report/sample-report.js';

const runExits = vi.hoisted(() => vi.fn());
vi.mock('../../src/pipeline/exits-step.js', () => ({ runExits }));

/** Runs the command on the config of the example, with a made-up report, and returns what it prints. */
async function exits(...args: string[]): Promise<string> {
  runExits.mockResolvedValue(mnistReport);
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addExits(program);
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync(['node', 'ffirm', 'exits', 'examples/mnist/ffirm.json', ...args]);
  return printed.join('');
}

afterEach(() => {
  vi.restoreAllMocks();
  runExits.mockReset();
});

describe('ffirm exits', () => {
  it('hands on the budgets', async () => {
    await exits('--budgets', '0.001, .003,1e-2', '--output', 'elsewhere');
    expect(runExits.mock.calls[0][1]).toMatchObject({ budgets: [0.001, 0.003, 0.01], output: 'elsewhere' });
  });

  it('leaves the budgets to the step where none are given', async () => {
    await exits();
    expect(runExits.mock.calls[0][1]).not.toHaveProperty('budgets');
  });

  it.each([
    ['0.001,x', '"x" is not a number'],
    ['0.1,,0.2', '"" is not a number'],
    ['0.3%', '"0.3%" is not a number'],
    ['0x1', '"0x1" is not a number'],
    ['-0.1', '"-0.1" is not a number'],
    ['0.001,0', '"0" is not between 0 and 1'],
    ['1', '"1" is not between 0 and 1'],
  ])('refuses --budgets=%s', async (budgets, message) => {
    await expect(exits(`--budgets=${budgets}`)).rejects.toThrow(message);
  });

  it('prints lines with or without a plot, Markdown, or the report as JSON', async () => {
    expect(await exits()).toContain('A whole network, as published');
    expect(await exits('--no-plot')).not.toContain('A whole network, as published');
    expect(await exits('--markdown')).toContain('| rule ');
    expect(JSON.parse(await exits('--json'))).toEqual({ ...mnistReport, warnings: [] });
    await expect(exits('--json', '--markdown')).rejects.toThrow('cannot be used with');
  });
});
