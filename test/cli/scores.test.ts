import { afterEach, expect, it, vi } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

it.each([
  [['--leave-out', '202'], '--leave-out: is for a protocol; name one with --protocol'],
  [['--write'], '--write: is for a protocol; name one with --protocol'],
  [['--protocol', 'har', '--from', '3'], '--from: is for --protocol aami; leave it out'],
  [['--protocol', 'aami', '--event', 'seizure'], '--event: is for --protocol szcore; leave it out'],
  [['--protocol', 'aami', '--from', 'five'], '"five" is not a number of minutes; write one such as 5'],
  [['--protocol', 'ec57'], 'Allowed choices are aami, szcore, har'],
])('refuses %j instead of ignoring a part of it', async (options, message) => {
  let stderr = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
  expect(await runCli(['scores', 'x.json', ...options])).not.toBe(0);
  expect(stderr).toContain(message);
});
