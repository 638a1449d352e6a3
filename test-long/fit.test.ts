import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../test/data/wfdb/scratch.js';
import { writeTableConfig } from '../test/fit/table.js';

const scratch = scratchFolder();

const MAIN = join(process.cwd(), 'dist/cli/main.js');
const SEARCH = ['--flash', '32K', '--instructions', '8000', '--trials', '5', '--seeds', '2', '--no-count'];

/** Moments at which a search is killed. */
const MOMENTS = 20;

function folderWithTable(name: string): string {
  const folder = join(scratch.path, name);
  writeTableConfig(folder);
  return folder;
}

function ffirm(cwd: string, ...args: string[]) {
  return execa('node', [MAIN, ...args], { cwd });
}

/** Everything that a search leaves, results of trials included. */
function left(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(join(folder, 'build'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json') && !name.endsWith('search.json'))
    .map((name) => join('build', name));
  return new Map(
    [...files.sort(), 'points-fit.json'].map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

async function whole(): Promise<{
  readonly files: ReadonlyMap<string, string>;
  readonly milliseconds: number;
}> {
  const folder = folderWithTable('whole');
  const started = performance.now();
  await ffirm(folder, 'fit', 'points.json', '--workers', '2', ...SEARCH);
  return { files: left(folder), milliseconds: performance.now() - started };
}

const undisturbed = whole();

function ended(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once('exit', resolve));
}

/** Processes that a process has started, as Linux lists them. */
function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}

describe('ffirm fit', () => {
  it(`killed at ${MOMENTS} moments and begun again, ends with the same bytes, with one worker or two`, async () => {
    const { files, milliseconds } = await undisturbed;
    for (let moment = 0; moment < MOMENTS; moment++) {
      const folder = folderWithTable(`killed${moment}`);
      const child = spawn('node', [MAIN, 'fit', 'points.json', '--workers', '2', ...SEARCH], {
        ...{ cwd: folder, detached: true, stdio: 'ignore' },
      });
      const over = ended(child);
      await Promise.race([over, setTimeout((milliseconds * (moment + 0.5)) / MOMENTS)]);
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await over;
      await ffirm(folder, 'fit', 'points.json', '--workers', String(1 + (moment % 2)), ...SEARCH);
      expect(left(folder), `killed at moment ${moment}`).toEqual(files);
      rmSync(folder, { recursive: true });
    }
  });

  it('ends with the same bytes where a shell loop is the scheduler', async () => {
    const { files } = await undisturbed;
    const folder = folderWithTable('planned');
    const script = `
      set -eu
      ffirm() { node ${MAIN} "$@"; }
      ffirm fit points.json ${SEARCH.join(' ')} --plan trials.jsonl
      while [ -s trials.jsonl ]; do
        for line in $(seq $(wc -l < trials.jsonl)); do ffirm trial trials.jsonl --index $line; done
        ffirm fit points.json --collect
      done`;
    await execa('sh', ['-c', script], { cwd: folder });
    expect(left(folder)).toEqual(files);
  });

  it('repeats a trial whose process was killed', async () => {
    const { files } = await undisturbed;
    const folder = folderWithTable('crashed');
    const search = ffirm(folder, 'fit', 'points.json', '--workers', '1', ...SEARCH);
    let killed = false;
    search.stderr.on('data', (bytes) => {
      // The process has begun the next trial.
      if (killed || !String(bytes).includes('trial ')) return;
      killed = true;
      const [child] = childrenOf(search.pid ?? 0);
      process.kill(child, 'SIGKILL');
    });
    await search;
    expect(killed).toBe(true);
    expect(left(folder)).toEqual(files);
  });
});
