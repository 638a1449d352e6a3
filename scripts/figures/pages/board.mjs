import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerSamples } from '../../../dist/board/answers.js';
import { connectBoard } from '../../../dist/board/client.js';
import { BoardError } from '../../../dist/board/failure.js';
import { disturb, LINE_FAULTS } from '../../../dist/board/noisy-line.js';
import { loadConfig } from '../../../dist/config/load.js';
import { preparePort } from '../../../dist/pipeline/board-port.js';
import { runBoardVerify } from '../../../dist/pipeline/board-step.js';
import { runGenerate } from '../../../dist/pipeline/generate-step.js';
import { pathsOf } from '../../../dist/pipeline/paths.js';
import { silent } from '../../../dist/pipeline/reporter.js';
import { runAll } from '../../../dist/pipeline/run.js';
import { differencesOf } from '../../../dist/report/board-lines.js';
import { compareAnswers } from '../../../dist/simulate/compare.js';
import { tableText } from '../text.mjs';

const CORES = ['cortex-m0plus', 'cortex-m4', 'cortex-m33', 'cortex-m55'];

/** The networks that boards are asked about: one of samples, one behind a front end, with whole recordings. */
const CONFIGS = [
  { path: 'examples/mnist/tiny.json' },
  { path: 'examples/ecg-beats/random.json', recordings: ['100', '119'] },
];

const FAULTS = 500;

/** Numbers from 0 to 1 that are the same for the same seed. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function reporterFor(about) {
  const note = (text) => process.stderr.write(`${about}: ${text}\n`);
  return { ...silent, note, warn: (text) => note(`warning: ${text}`) };
}

/** A trained network with the C of all cores. */
async function prepare(path) {
  const given = await loadConfig(path);
  const config = {
    ...given,
    output: join('build', 'figures', `${given.name}_board`),
    generate: { ...given.generate, targets: ['host', ...CORES] },
    verify: { ...given.verify, samples: { host: 500 } },
  };
  const reporter = reporterFor(path);
  await runAll({ ...config, generate: { ...config.generate, targets: ['host'] } }, { reporter });
  await runGenerate(config, { reporter });
  return config;
}

/** Sends samples over a line on which things go wrong, until there were enough faults. */
async function provoke(config, samples) {
  const folder = mkdtempSync(join(tmpdir(), 'ffirm-figures-board-'));
  const { simulated } = await preparePort(
    { port: 'qemu:cortex-m4' },
    {
      ...{ bundle: pathsOf(config).bundle, name: config.name, work: folder },
    },
  );
  const sums = { tried: 0, falsePasses: 0, messages: 0, longestSeconds: 0 };
  try {
    const clean = await connectBoard({ open: () => simulated.open() });
    const inputs = { ...samples, features: clean.greeting.features };
    const expected = (await answerSamples(clean, inputs, ['classify'])).get('classify').answers;
    await clean.close();
    for (let seed = 1; sums.tried < FAULTS; seed++) {
      const random = randomFrom(seed);
      const lines = [];
      const open = async () => {
        const line = disturb(await simulated.open(), {
          ...{ random, kinds: LINE_FAULTS, share: 0.15, single: seed % 3 === 0, delay: 100 },
          reset: () => simulated.reset(),
        });
        lines.push(line);
        return line;
      };
      let started = Date.now();
      const tick = () => {
        sums.longestSeconds = Math.max(sums.longestSeconds, (Date.now() - started) / 1000);
        started = Date.now();
      };
      let client;
      try {
        client = await connectBoard({ open, firstWait: 100 });
        tick();
        const found = await answerSamples(client, inputs, ['classify'], tick);
        // What a fault changed without being noticed could also make a wrong answer right.
        const { mismatches } = compareAnswers(expected, found.get('classify').answers);
        sums.falsePasses += mismatches.samples;
      } catch (error) {
        if (!(error instanceof BoardError)) throw error;
        tick();
        sums.messages += 1;
      } finally {
        await client?.close();
      }
      sums.tried += lines
        .flatMap(({ faults }) => Object.values(faults))
        .reduce((sum, count) => sum + count, 0);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return sums;
}

/** Boards on a line: cores in QEMU over their UART, and what a bad line does. */
export const board = {
  title: 'boards on a serial line: differences on emulated cores, faults of the line',
  async run({ samples = 200 } = {}) {
    const cores = Object.fromEntries(CORES.map((core) => [core, { samples: 0, differences: 0 }]));
    const configs = [];
    for (const { path, recordings } of CONFIGS) {
      const config = await prepare(path);
      configs.push(config);
      for (const core of CORES) {
        const report = await runBoardVerify(config, {
          ...{ port: `qemu:${core}`, samples, recordings, reporter: reporterFor(`${path} on ${core}`) },
        });
        cores[core].samples +=
          report.once.samples + report.recordings.reduce((sum, one) => sum + one.answers, 0);
        cores[core].differences += differencesOf(report);
      }
    }
    const [first] = configs;
    const features = 784;
    const random = randomFrom(7);
    const inputs = Int8Array.from({ length: 20 * features }, () => Math.floor(255 * random()) - 127);
    const faults = await provoke(first, { count: 20, features, inputs });
    const rows = Object.entries(cores).map(([core, counts]) => ({ core, ...counts }));
    const columns = [
      { head: 'core', cell: ({ core }) => core },
      { head: 'answers', cell: ({ samples: count }) => `${count}` },
      { head: 'differences', cell: ({ differences }) => `${differences}` },
    ];
    return { figures: { cores, faults }, blocks: new Map([['board', tableText(columns, rows)]]) };
  },
};
