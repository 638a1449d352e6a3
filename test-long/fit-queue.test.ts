import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { connectQueue, parseRedisUrl, QUEUE } from '../src/fit/places/queue.js';
import { parseTrial, trialOf } from '../src/fit/trial.js';
import { scratchFolder } from '../test/data/wfdb/scratch.js';
import { writeTableConfig } from '../test/fit/table.js';

const scratch = scratchFolder();

const MAIN = join(process.cwd(), 'dist/cli/main.js');
const SEARCH = ['--flash', '32K', '--instructions', '8000', '--trials', '5', '--seeds', '2', '--no-count'];
const PASSWORD = 'not-so-secret';

/** A program that runs meanwhile. */
function spawned(program: string, args: readonly string[], cwd: string) {
  return execa(program, args, { cwd, reject: false, all: true });
}

const running: ReturnType<typeof spawned>[] = [];

/** Starts a program that is stopped at the end. */
function start(program: string, args: readonly string[], cwd: string) {
  const child = spawned(program, args, cwd);
  running.push(child);
  return child;
}

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(running);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A Redis on loopback, with a password. */
async function startRedis(): Promise<{ readonly url: string; readonly shown: string }> {
  const port = await freePort();
  const folder = join(scratch.path, 'redis');
  mkdirSync(folder);
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  start('redis-server', [...args, '--requirepass', PASSWORD], folder);
  for (let look = 0; look < 100; look++) {
    const { stdout } = await execa('redis-cli', ['-p', String(port), '-a', PASSWORD, 'ping'], {
      reject: false,
    });
    if (stdout.includes('PONG')) break;
    await setTimeout(100);
  }
  return { url: `redis://:${PASSWORD}@127.0.0.1:${port}`, shown: `redis://127.0.0.1:${port}` };
}

const hasRedis = await execa('redis-server', ['--version']).then(
  () => true,
  () => false,
);
const reason = hasRedis ? '' : ' (skipped: redis-server is not installed)';

/** Waits until a program has printed a text. */
async function printed(child: ReturnType<typeof spawned>, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let all = '';
    child.all?.on('data', (bytes) => {
      all += String(bytes);
      if (all.includes(text)) resolve();
    });
    child.then(() => reject(new Error(`ended without "${text}": ${all}`)), reject);
  });
}

describe('ffirm fit with a queue', () => {
  it.skipIf(!hasRedis)(
    `ends with the bytes of a search on one machine: a worker without the data leaves trials, one that is killed is replaced${reason}`,
    async () => {
      const alone = join(scratch.path, 'alone');
      writeTableConfig(alone);
      await execa('node', [MAIN, 'fit', 'points.json', ...SEARCH, '--workers', '1'], { cwd: alone });

      const { url, shown } = await startRedis();
      const folder = join(scratch.path, 'queued');
      writeTableConfig(folder);
      const away = join(scratch.path, 'away');
      mkdirSync(away);

      // Trials are found by the folder of the config: other data there are not those of the search.
      const wrong = await execa('node', [MAIN, 'worker', '--queue', url.replace(PASSWORD, 'wrong')], {
        cwd: away,
        reject: false,
      });
      expect(wrong.exitCode).toBe(1);
      expect(wrong.stderr).toContain(`--queue: ${shown} does not answer as a Redis`);
      expect(wrong.stderr).not.toContain('wrong@');

      const search = start('node', [MAIN, 'fit', 'points.json', ...SEARCH, '--queue', url], folder);
      await printed(search, 'a ninth of their epochs');
      const killed = start('node', [MAIN, 'worker', '--queue', url, '--workers', '1'], away);
      await printed(killed, 'is done');
      killed.kill('SIGKILL');
      start('node', [MAIN, 'worker', '--queue', url, '--workers', '1'], away);
      const { exitCode, all } = await search;
      expect(exitCode, String(all)).toBe(0);
      for (const name of ['points-fit.json', 'build/points/fit/fit.json']) {
        expect(readFileSync(join(folder, name), 'utf8')).toBe(readFileSync(join(alone, name), 'utf8'));
      }

      // Trials of data that are not here, and of other code.
      const { connection } = await connectQueue(parseRedisUrl(url));
      const queue = new Queue(QUEUE, { connection });
      const [done] = await queue.getJobs(['completed']);
      const { subject } = parseTrial(String(done.data.trial), 'job');
      const elsewhere = trialOf({ ...subject, data: 'f'.repeat(64) }, folder);
      await queue.add('trial', { trial: JSON.stringify(elsewhere) }, { jobId: elsewhere.key });
      const other = start('node', [MAIN, 'worker', '--queue', url], away);
      await printed(other, 'is left for other workers: the files of the data are not those');
      await queue.close();
      connection.disconnect();
    },
  );
});
