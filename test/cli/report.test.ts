import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addReport } from '../../src/cli/report.js';
import { sampleData } from '../report/page/sample-data.js';

const runReport = vi.hoisted(() => vi.fn());
const runSideBySide = vi.hoisted(() => vi.fn());
const writePage = vi.hoisted(() => vi.fn());
vi.mock('../../src/pipeline/report-step.js', () => ({ runReport }));
vi.mock('../../src/pipeline/side-by-side.js', () => ({ runSideBySide }));
vi.mock('../../src/pipeline/page-file.js', () => ({ writePage }));

const CONFIG = 'examples/mnist/ffirm.json';

/** Runs the command on a made-up run, and returns what it prints. */
async function report(...args: string[]): Promise<string> {
  runReport.mockResolvedValue({ data: sampleData(), payload: undefined });
  runSideBySide.mockResolvedValue([]);
  writePage.mockImplementation(async (_config, _html, file) => file ?? 'build/mnist/report.html');
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addReport(program);
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync(['node', 'ffirm', 'report', ...args]);
  return printed.join('');
}

afterEach(() => {
  vi.restoreAllMocks();
  for (const mock of [runReport, runSideBySide, writePage]) mock.mockReset();
});

describe('ffirm report', () => {
  it('writes the page of a run, and says where', async () => {
    expect(await report(CONFIG)).toMatch(/^written: build\/mnist\/report\.html, [\d ]+ bytes\n$/);
    expect(runReport.mock.calls[0][1]).toMatchObject({ output: undefined, wasm: true });
    expect(writePage.mock.calls[0][1]).toMatch(/^<!doctype html>/);
  });

  it('hands on where the run is, where the page goes, and what is left out', async () => {
    const text = await report(CONFIG, '--run', 'there', '--output', 'a.html', '--no-wasm', '--json');
    expect(runReport.mock.calls[0][1]).toMatchObject({ output: 'there', wasm: false });
    const { file, report: data, warnings } = JSON.parse(text);
    expect({ file, warnings }).toEqual({ file: 'a.html', warnings: [] });
    expect(data).toEqual(sampleData());
  });

  it('refuses what does not go together', async () => {
    await expect(report(CONFIG, '--markdown')).rejects.toThrow('--markdown is for several runs');
    await expect(report('a', 'b', '--run', 'c')).rejects.toThrow('--run is for one run');
    await expect(report('a', 'b', '--open')).rejects.toThrow('--open needs a page');
    await expect(report('a', 'b', '--json', '--markdown')).rejects.toThrow('cannot be used with');
  });
});
