// `npm run mutate -- [--count 300] [--seed 1] [--json]`: changes one token of a bundle at a time and checks whether
// `ffirm verify` finds it. Prints how many were found, by file and by method; docs/verification.md explains the score.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_NAMES, writeProject } from './mutate/projects.mjs';
import { sameObjects } from './mutate/same-objects.mjs';
import { changeText, randomOf } from './mutate/token.mjs';
import { setup } from './setup.mjs';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  console.error('mutate: --count must be a whole number from 1, --seed a whole number');
  process.exit(2);
}

setup();
const { InputError, loadConfig, SimulationError } = await import('../dist/index.js');
const { runAll } = await import('../dist/pipeline/run.js');
const { runVerify } = await import('../dist/pipeline/verify-step.js');
const { faultsOf } = await import('../dist/pipeline/verify-target.js');
const { streamMismatches } = await import('../dist/pipeline/verify-streams.js');

const CODE = /\.(c|h|hpp|S|ino)$/;

/** The core that runs a file, in addition to this computer, which runs all others. */
const CORES = [
  [/kernel_packed/, 'cortex-m0plus'],
  [/kernel_dsp/, 'cortex-m4'],
  [/kernel_helium/, 'cortex-m55'],
];

async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** One change of a file: its new content, and what it was. */
function changeFile(path, bytes, random) {
  if (path.endsWith('.bin')) {
    const place = random.below(bytes.length);
    const changed = Uint8Array.from(bytes);
    changed[place] ^= 1 << random.below(8);
    return {
      kind: 'byte',
      line: place,
      from: String(bytes[place]),
      to: String(changed[place]),
      content: changed,
    };
  }
  const change = changeText(bytes.toString('utf8'), CODE.test(path), random);
  if (change === undefined) return undefined;
  const { text, ...rest } = change;
  return { ...rest, content: text };
}

/** How verify finds a change: "runs", "does not compile", "bytes", or "missed"; also what running alone finds. */
async function verifyChange(config, output) {
  try {
    const report = await runVerify(config, { output });
    const ran =
      report.executors.some((executor) => faultsOf(executor).length > 0) ||
      report.streams.some((stream) => streamMismatches(stream) > 0);
    const { changed, missing, extra } = report.files;
    const bytes = changed.length + missing.length + extra.length > 0;
    return { how: ran ? 'runs' : bytes ? 'bytes' : 'missed', alone: ran };
  } catch (error) {
    // The origin is found through the manifest, so this is not a finding by running.
    if (error instanceof InputError) return { how: 'bytes', alone: false };
    if (!(error instanceof SimulationError)) throw error;
    const compiles = !/compiling|linking/.test(error.message);
    return { how: compiles ? 'runs' : 'does not compile', alone: true };
  }
}

const folder = await mkdtemp(join(tmpdir(), 'ffirm-mutate-'));
const results = [];
try {
  const projects = [];
  for (const name of PROJECT_NAMES) {
    const config = await loadConfig(await writeProject(name, join(folder, name)));
    const output = join(folder, name, 'output');
    const { passed } = await runAll(config, { output });
    if (!passed) throw new Error(`the unchanged bundle of "${name}" is not verified`);
    projects.push({ name, config, output, files: await filesIn(join(output, 'bundle')) });
  }
  const random = randomOf(seed);
  // Every file gets its turn before any gets another.
  const all = projects.flatMap((project) => project.files.map((path) => ({ project, path })));
  let turns = [];
  while (results.length < count) {
    if (turns.length === 0) turns = [...all];
    const [{ project, path }] = turns.splice(random.below(turns.length), 1);
    const file = join(project.output, 'bundle', path);
    const original = await readFile(file);
    const change = changeFile(path, original, random);
    if (change === undefined) continue;
    const { content, ...what } = change;
    const core = CORES.find(([pattern]) => pattern.test(path))?.[1];
    const targets = core === undefined ? ['host'] : ['host', core];
    const config = { ...project.config, generate: { ...project.config.generate, targets } };
    await writeFile(file, content);
    const found = await verifyChange(config, project.output);
    let proof;
    if (!found.alone) {
      if (what.kind === 'comment') proof = 'in a comment';
      else if (!/^(src|include)\/.*\.(c|h|S)$/.test(path)) proof = undefined;
      else if (await sameObjects(join(project.output, 'bundle'), path, original, content, folder))
        proof = 'same objects';
    }
    await writeFile(file, original);
    results.push({
      project: project.name,
      path,
      ...what,
      ...found,
      ...(proof === undefined ? {} : { proof }),
    });
    if (!values.json) {
      const { how } = found;
      console.error(
        `${results.length}/${count} ${how}${proof ? ` (${proof})` : ''}: ${project.name}/${path}:${what.line}`,
      );
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

const share = (part, whole) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);
const found = results.filter(({ how }) => how !== 'missed');
const library = results.filter(({ path }) => /^(src|include)\//.test(path));
const real = library.filter(({ proof }) => proof === undefined);
const alone = real.filter((result) => result.alone);
const summary = {
  count: results.length,
  seed,
  found: found.length,
  library: {
    changes: library.length,
    equivalent: library.length - real.length,
    foundByRunning: alone.length,
    of: real.length,
  },
};
if (values.json) {
  console.log(JSON.stringify({ ...summary, results }, null, 2));
} else {
  const paths = [...new Set(results.map(({ path }) => path.replace(/\b(tiny|motion)/, '<name>')))].sort();
  for (const path of paths) {
    const own = results.filter((result) => result.path.replace(/\b(tiny|motion)/, '<name>') === path);
    const hows = ['runs', 'does not compile', 'bytes', 'missed'].map(
      (how) => `${own.filter((result) => result.how === how).length} ${how}`,
    );
    console.log(`${path.padEnd(42)} ${hows.join(', ')}`);
  }
  for (const result of real.filter((one) => !one.alone)) {
    console.log(
      `not by running: ${result.project}/${result.path}:${result.line} ${JSON.stringify(result.from)} -> ${JSON.stringify(result.to)}`,
    );
  }
  console.log(
    `by all means       ${found.length} of ${results.length}, ${share(found.length, results.length)}`,
  );
  console.log(
    `by running alone   ${alone.length} of ${real.length} in src/ and include/, ${share(alone.length, real.length)} ` +
      `(${library.length - real.length} proven to change nothing)`,
  );
}
if (found.length < 0.95 * results.length) process.exitCode = 1;
