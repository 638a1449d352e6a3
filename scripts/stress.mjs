// `npm run stress -- kills|pairs|disk`: runs that are killed, runs in pairs, and full disks, on a network that trains in seconds.
//
//   kills [--count 200]   SIGKILL at random moments of `ffirm run`; then there may be no half-written file, and the next run
//                         must end with the bytes of an undisturbed one
//   pairs [--count 100]   two commands at a time on one output; each must finish or be refused, and the output must be complete
//   disk  [--count 20]    a disk in memory that fills up at this number of levels (needs root); the message must name file and
//                         reason, and with room the next run must end with the bytes of an undisturbed one
//
// --seed chooses moments and levels. The last line is a JSON object with the counts; the exit code is 1 on any fault.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist', 'cli', 'main.js');
const DEFAULT_COUNTS = { kills: 200, pairs: 100, disk: 20 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const [kind] = positionals;
const count = Number(values.count ?? DEFAULT_COUNTS[kind]);
if (positionals.length !== 1 || !(kind in DEFAULT_COUNTS) || !(count >= 1)) {
  console.error('usage: npm run stress -- kills|pairs|disk [--count N] [--seed N]');
  process.exit(2);
}
if (!existsSync(cli)) {
  console.error('dist/ is missing; run: npm run build');
  process.exit(2);
}

/** Numbers from 0 to 1 that are the same every time (mulberry32). */
function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
const random = uniform(Number(values.seed));

const work = mkdtempSync(join(tmpdir(), 'ffirm-stress-'));
const mounts = [];
const faults = [];

function report(fault) {
  faults.push(fault);
  // On one line, which is how others look for it.
  console.log(`FAULT ${fault.replaceAll('\n', ' / ')}`);
}

/** A table of two kinds of rows, and two configs for it with different seeds, so that their outputs differ. */
function writeInputs() {
  const next = uniform(5);
  const rows = Array.from({ length: 200 }, (_, row) => {
    const numbers = Array.from({ length: 6 }, (_, i) => ((row % 2 ? i : 5 - i) + 2 * next()).toFixed(3));
    return `${numbers.join(',')},${row % 2 ? 'up' : 'down'}\n`;
  });
  writeFileSync(join(work, 'table.csv'), `a,b,c,d,e,f,kind\n${rows.join('')}`);
  for (const seed of [1, 2]) {
    const config = {
      name: 'stress',
      seed,
      data: {
        source: 'csv',
        file: 'table.csv',
        label: 'kind',
        split: { by: 'random', validation: 0.3, test: 0.2 },
      },
      network: { layers: [48, 32], prefixes: [16] },
      train: { engine: 'wasm', epochs: 2, batch: 32 },
      quantize: { calibration: 100 },
      exit: { budget: { loss: 0.5 } },
      generate: { targets: ['host'], goldenVectors: 2 },
      verify: { samples: { host: 20 } },
    };
    writeFileSync(join(work, `seed${seed}.json`), JSON.stringify(config));
  }
}

/** Starts `ffirm <command>` on a config; resolves with how it ended. */
function start(command, seed, output) {
  const child = spawn(process.execPath, [cli, command, join(work, `seed${seed}.json`), '--output', output], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const began = performance.now();
  let text = '';
  child.stdout.resume();
  child.stderr.on('data', (piece) => {
    text += piece;
  });
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code, signal, text, milliseconds: performance.now() - began });
    });
  });
  return { child, ended };
}

const run = (command, seed, output) => start(command, seed, output).ended;

function hashOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Hash of every file below a folder by its path. */
function hashesOf(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((path) =>
    lstatSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(files.sort().map((path) => [path, hashOf(join(folder, path))]));
}

/** Files that contain the time that training took, or who wrote them. */
const UNLIKE = ['metrics.jsonl', 'checkpoint.safetensors', '.ffirm.lock'];

/** The expected content of an output, byte by byte. */
function contentOf(output) {
  return Object.fromEntries(Object.entries(hashesOf(output)).filter(([path]) => !UNLIKE.includes(path)));
}

const references = {};

/** Files of the library before it is verified: its model card has no scores of test samples yet. */
const generated = {};

async function makeReferences() {
  for (const seed of [1, 2]) {
    const output = join(work, `reference${seed}`);
    const { code, text } = await run('run', seed, output);
    if (code !== 0) throw new Error(`the undisturbed run fails:\n${text}`);
    references[seed] = contentOf(output);
    const before = join(work, `generated${seed}`);
    for (const step of ['train', 'quantize', 'calibrate', 'generate']) await run(step, seed, before);
    generated[seed] = hashesOf(join(before, 'bundle'));
  }
  const unlike = Object.keys(references[1]).filter((path) => references[1][path] !== references[2][path]);
  if (
    !['model.safetensors', 'verify.json', 'bundle/src/stress_weights.c'].every((path) =>
      unlike.includes(path),
    )
  ) {
    throw new Error('the two undisturbed runs are too similar to be distinguished');
  }
}

/** Compares a finished output with the undisturbed run's. */
function checkFinished(output, seed, what) {
  const content = contentOf(output);
  const paths = new Set([...Object.keys(content), ...Object.keys(references[seed])]);
  const differing = [...paths].filter((path) => content[path] !== references[seed][path]);
  if (differing.length > 0)
    report(`${what}: other bytes than undisturbed: ${differing.slice(0, 5).join(', ')}`);
  for (const path of UNLIKE) if (!existsSync(join(output, path))) report(`${what}: no ${path}`);
  return differing.length === 0;
}

/** Every file under its final name must be complete: that of one of the two undisturbed runs. */
async function checkNothingHalf(output, what) {
  if (!existsSync(output)) return;
  const isLeftover = (name) => /\.ffirm-(new|old)-[0-9a-f]{12}$/.test(name) || name === 'work';
  for (const name of readdirSync(output).filter((one) => !isLeftover(one))) {
    const path = join(output, name);
    if (name === 'bundle') {
      const bundle = JSON.stringify(hashesOf(path));
      const wholes = [1, 2].flatMap((seed) => [
        generated[seed],
        hashesOf(join(work, `reference${seed}`, 'bundle')),
      ]);
      if (!wholes.some((whole) => JSON.stringify(whole) === bundle)) {
        report(`${what}: bundle/ is that of neither run`);
      }
    } else if (name === 'steps.json') {
      const record = JSON.parse(readFileSync(path, 'utf8'));
      const whole = [1, 2].map((seed) =>
        JSON.parse(readFileSync(join(work, `reference${seed}`, name), 'utf8')),
      );
      for (const [step, entry] of Object.entries(record)) {
        const known = whole.some((other) => JSON.stringify(other[step]) === JSON.stringify(entry));
        if (!known) report(`${what}: steps.json records another "${step}" than undisturbed`);
      }
    } else if (name === 'checkpoint.safetensors') {
      await inspectFile(path).catch((error) => report(`${what}: ${error.message}`));
    } else if (name === 'metrics.jsonl') {
      for (const line of readFileSync(path, 'utf8').trim().split('\n')) JSON.parse(line);
    } else if (name !== '.ffirm.lock') {
      const hash = hashOf(path);
      if (![1, 2].some((seed) => references[seed][name] === hash)) {
        report(`${what}: ${name} is that of neither run`);
      }
    }
  }
}

/** The step during which a run ended. */
function stepOf(text) {
  return (
    text
      .match(/^- (train|quantize|calibrate|generate|verify)$/gm)
      ?.at(-1)
      ?.slice(2) ?? 'start'
  );
}

/** Kills a run at a moment, or at a change in its folder; resolves with how it ended. */
async function killedRun(seed, output, moment) {
  const { child, ended } = start('run', seed, output);
  let watcher;
  let timer;
  if (moment.milliseconds !== undefined) {
    timer = setTimeout(() => child.kill('SIGKILL'), moment.milliseconds);
  } else {
    let changes = 0;
    watcher = watch(output, () => {
      changes += 1;
      if (changes === moment.change) child.kill('SIGKILL');
    });
  }
  const end = await ended;
  clearTimeout(timer);
  watcher?.close();
  return end;
}

/** Changes in the folder of an output during an undisturbed run. */
async function countChanges(seed, output) {
  let changes = 0;
  const watcher = watch(output, () => {
    changes += 1;
  });
  const end = await run('run', seed, output);
  watcher.close();
  return { changes, end };
}

async function stressKills() {
  const output = join(work, 'output');
  const first = await run('run', 1, output);
  const { changes, end } = await countChanges(2, output);
  if (first.code !== 0 || end.code !== 0)
    throw new Error(`a run without kills fails:\n${first.text}${end.text}`);
  let usual = end.milliseconds;
  const killedIn = {};
  let kills = 0;
  let endedBefore = 0;
  let identical = 0;
  for (let turn = 0; kills < count && turn < 3 * count; turn++) {
    const seed = 1 + (turn % 2);
    const moment =
      turn % 4 < 2 ? { milliseconds: random() * usual } : { change: 1 + Math.floor(random() * changes) };
    const killed = await killedRun(seed, output, moment);
    const what = `kill ${kills + 1} (turn ${turn}, ${JSON.stringify(moment)})`;
    if (killed.signal === 'SIGKILL') {
      kills += 1;
      const step = stepOf(killed.text);
      killedIn[step] = (killedIn[step] ?? 0) + 1;
      await checkNothingHalf(output, what);
    } else {
      endedBefore += 1;
      if (killed.code !== 0) report(`${what}: exit code ${killed.code}: ${killed.text.slice(-300)}`);
    }
    const next = await run('run', seed, output);
    usual = 0.8 * usual + 0.2 * Math.max(next.milliseconds, killed.milliseconds);
    if (next.code !== 0) report(`${what}: the next run ends with ${next.code}: ${next.text.slice(-300)}`);
    if (checkFinished(output, seed, what)) identical += 1;
    if (kills % 20 === 0) console.log(`${kills} kills, ${faults.length} faults`);
  }
  return { kills, killedIn, endedBefore, nextRunsIdentical: identical };
}

async function stressPairs() {
  const output = join(work, 'output');
  const plan = ['run', 'generate', 'verify', 'run', 'generate'];
  const counts = { pairs: 0, bothEnded: 0, oneRefused: 0, identical: 0, commands: {} };
  let seed = 1;
  await run('run', seed, output);
  for (; counts.pairs < count; counts.pairs++) {
    const command = plan[counts.pairs % plan.length];
    // Another config, so that every step of both has work to do.
    if (command === 'run') seed = 3 - seed;
    const first = start(command, seed, output);
    await new Promise((resolve) => setTimeout(resolve, random() < 0.5 ? 0 : random() * 1500));
    const ends = await Promise.all([first.ended, run(command, seed, output)]);
    const what = `pair ${counts.pairs + 1} (${command})`;
    const refused = ends.filter(
      ({ code, text }) => code === 1 && /ffirm \(process \d+\) is writing there/.test(text),
    );
    const ended = ends.filter(({ code }) => code === 0);
    if (ended.length + refused.length !== 2 || ended.length === 0) {
      report(`${what}: ${ends.map(({ code, text }) => `${code} ${text.slice(-300)}`).join(' | ')}`);
    }
    if (ended.length === 2) counts.bothEnded += 1;
    if (refused.length === 1) counts.oneRefused += 1;
    if (checkFinished(output, seed, what)) counts.identical += 1;
    counts.commands[command] = (counts.commands[command] ?? 0) + 1;
    if (counts.pairs % 20 === 19) console.log(`${counts.pairs + 1} pairs, ${faults.length} faults`);
  }
  return counts;
}

/** Bytes that are used on a disk. */
function used(place) {
  const { blocks, bfree, bsize } = statfsSync(place);
  return (blocks - bfree) * bsize;
}

const mount = (...args) => execFileSync('mount', args, { stdio: ['ignore', 'ignore', 'pipe'] });
const ROOMY = 'size=256m';

/** Maximum number of bytes that a run needs on the disk, in addition to what was there. */
async function needOf(seed, place) {
  const before = used(place);
  let most = before;
  const poll = setInterval(() => {
    most = Math.max(most, used(place));
  }, 5);
  const { code, text } = await run('run', seed, join(place, 'output'));
  clearInterval(poll);
  if (code !== 0) throw new Error(`a run with room fails:\n${text}`);
  return most - before;
}

async function stressDisk() {
  const place = join(work, 'disk');
  mkdirSync(place);
  try {
    mount('-t', 'tmpfs', '-o', ROOMY, 'tmpfs', place);
  } catch (error) {
    return { skipped: `a small disk cannot be mounted here: ${String(error.stderr ?? error).trim()}` };
  }
  mounts.push(place);
  const output = join(place, 'output');
  const needs = [await needOf(1, place), await needOf(2, place)];
  const counts = { levels: 0, failed: 0, ended: 0, identical: 0, failedIn: {} };
  for (; counts.levels < count; counts.levels++) {
    // Alternately into an empty folder and over the output of another config.
    const over = counts.levels % 2;
    rmSync(output, { recursive: true, force: true });
    if (over === 1) cpSync(join(work, 'reference1'), output, { recursive: true });
    const room = Math.floor((needs[over] * (counts.levels + random())) / count);
    const size = 4096 * Math.ceil((used(place) + room) / 4096);
    mount('-o', `remount,size=${size}`, place);
    const end = await run('run', 2, output);
    const what = `level ${counts.levels + 1} (${room} bytes of room${over ? ', over another output' : ''})`;
    if (end.code === 0) counts.ended += 1;
    else {
      counts.failed += 1;
      const step = stepOf(end.text);
      counts.failedIn[step] = (counts.failedIn[step] ?? 0) + 1;
      const [line] = end.text.trim().split('\n').slice(-1);
      if (!line.includes(place) || !/the disk is full \(ENOSPC\)/.test(line))
        report(`${what}: says only: ${line}`);
    }
    await checkNothingHalf(output, what);
    mount('-o', `remount,${ROOMY}`, place);
    const next = await run('run', 2, output);
    if (next.code !== 0) report(`${what}: with room it ends with ${next.code}: ${next.text.slice(-300)}`);
    if (checkFinished(output, 2, what)) counts.identical += 1;
  }
  return { ...counts, bytesNeeded: needs };
}

const { inspectFile } = await import('../dist/pipeline/inspect.js');
const began = performance.now();
let counts = {};
try {
  writeInputs();
  await makeReferences();
  counts = await { kills: stressKills, pairs: stressPairs, disk: stressDisk }[kind]();
} catch (error) {
  report(error.stack);
} finally {
  for (const place of mounts) execFileSync('umount', [place]);
  rmSync(work, { recursive: true, force: true });
}
const seconds = Math.round((performance.now() - began) / 1000);
console.log(JSON.stringify({ stress: kind, ...counts, faults: faults.length, seconds }));
process.exitCode = faults.length === 0 ? 0 : 1;
