import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addAdapt } from '../../src/cli/adapt.js';
import { adaptReport } from '../report/sample-adapt-report.js';

const runAdapt = vi.hoisted(() => vi.fn());
vi.mock('../../src/pipeline/adapt-step.js', () => ({ runAdapt, ADAPT_PARTS: ['validation', 'test'] }));

/** Runs the command on the config of an example, with a made-up report, and returns what it prints. */
async function adapt(...args: string[]): Promise<string> {
  runAdapt.mockResolvedValue(adaptReport);
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addAdapt(program);
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync(['node', 'ffirm', 'adapt', 'examples/ecg-beats/patients.json', ...args]);
  return printed.join('');
}

afterEach(() => {
  vi.restoreAllMocks();
  runAdapt.mockReset();
});

describe('ffirm adapt', () => {
  it('hands on its options', async () => {
    await adapt('--part', 'test', '--from', '0, 10,2.5', '--mistakes', '.05', '--questions', '5,10, 20');
    await adapt('--strict', '--output', 'elsewhere');
    const [[, first], [, second]] = runAdapt.mock.calls;
    expect(first).toMatchObject({ part: 'test', from: [0, 10, 2.5], mistakes: 0.05, questions: [5, 10, 20] });
    expect(second).toMatchObject({ output: 'elsewhere', strict: true });
  });

  it('leaves to the step what is not given', async () => {
    await adapt();
    const { part, from, mistakes, questions } = runAdapt.mock.calls[0][1];
    expect([part, from, mistakes, questions]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it.each([
    ['--part=train', "'train' is invalid"],
    ['--from=0,x', '"x" is not a minute from 0 to 527040; write minutes like 0,10,20'],
    ['--from=0,,5', '"" is not a minute'],
    ['--from=-1', '"-1" is not a minute'],
    ['--from=1e400', '"1e400" is not a minute'],
    ['--from=527041', '"527041" is not a minute'],
    ['--mistakes=1.1', '"1.1" is not a probability from 0 to 1; write 0.05 for one wrong answer in 20'],
    ['--mistakes=5%', '"5%" is not a probability'],
    ['--mistakes=-0.1', '"-0.1" is not a probability'],
    ['--mistakes=', '"" is not a probability'],
    ['--questions=0', '"0" is not a number of questions from 2 to 200; write numbers like 5,10,20'],
    ['--questions=5,201', '"201" is not a number of questions'],
    ['--questions=2.5', '"2.5" is not a number of questions'],
    ['--questions=5,', '"" is not a number of questions'],
  ])('refuses %s', async (option, message) => {
    await expect(adapt(option)).rejects.toThrow(message);
    expect(runAdapt).not.toHaveBeenCalled();
  });

  it('prints lines, or the report as JSON', async () => {
    expect(await adapt()).toContain('In the mean a life asked for');
    expect(JSON.parse(await adapt('--json'))).toEqual({ ...adaptReport, warnings: [] });
  });
});
