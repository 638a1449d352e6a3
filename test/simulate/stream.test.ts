import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { SignalConfig } from '../../src/config/signal-config.js';
import { signalSchema } from '../../src/config/signal-config.js';
import { openSignal } from '../../src/signal/open-front-end.js';
import {
  compareStreams,
  labelsOf,
  positionsOf,
  type SignalSamples,
} from '../../src/simulate/stream-answers.js';
import { createStreamExecutor } from '../../src/simulate/stream-executor.js';
import { runStream } from '../../src/simulate/stream-typescript.js';
import { writeBundle } from './fixtures/bundle.js';
import { randomConvolutions } from './fixtures/random-convolutions.js';
import { randomHeadsNetwork } from './fixtures/random-heads.js';
import { randomNetwork } from './fixtures/random-model.js';
import { testedTarget } from './fixtures/tools.js';

const workDir = await mkdtemp(join(tmpdir(), 'ffirm-stream-test-'));
afterAll(() => rm(workDir, { recursive: true, force: true }));

interface StreamCase {
  readonly title: string;
  readonly settings: SignalConfig;
  readonly rate: number;
  readonly channels: readonly string[];
  readonly samples: number;
  /** What the network is like. */
  readonly network: typeof randomNetwork;
}

const CASES: readonly StreamCase[] = [
  {
    title: 'windows of one channel with a spectrum',
    settings: signalSchema.parse({
      kind: 'windows',
      length: 64,
      hop: 40,
      features: { bands: [2, 8, 20, 40] },
    }),
    rate: 100,
    channels: ['eeg'],
    samples: 3000,
    network: randomNetwork,
  },
  {
    title: 'windows of three channels, decimated, with everything, and heads',
    settings: signalSchema.parse({
      kind: 'windows',
      length: 50,
      hop: 10,
      decimation: 3,
      magnitude: true,
      detrend: 'linear',
      relative: true,
      memory: 8,
      features: { mean: true, shape: 5, bands: [0.5, 2, 5] },
    }),
    rate: 50,
    channels: ['x', 'y', 'z'],
    samples: 3000,
    network: randomHeadsNetwork,
  },
  {
    title: 'raw windows of three channels, decimated, and convolutions',
    settings: signalSchema.parse({ kind: 'raw', length: 40, hop: 13, decimation: 2 }),
    rate: 50,
    channels: ['x', 'y', 'z'],
    samples: 3000,
    network: () =>
      randomConvolutions({
        height: fc.constant(1),
        width: fc.constant(40),
        channels: fc.constant(3),
      }),
  },
  {
    title: 'raw windows of one channel with gaps between them, and heads',
    settings: signalSchema.parse({ kind: 'raw', length: 30, hop: 77 }),
    rate: 100,
    channels: ['eeg'],
    samples: 3000,
    network: randomHeadsNetwork,
  },
  {
    title: 'beats of one channel',
    settings: signalSchema.parse({ kind: 'beats' }),
    rate: 250,
    channels: ['ecg'],
    samples: 20_000,
    network: randomNetwork,
  },
  {
    title: 'beats of two channels, and heads',
    settings: signalSchema.parse({ kind: 'beats' }),
    rate: 360,
    channels: ['MLII', 'V1'],
    samples: 20_000,
    network: randomHeadsNetwork,
  },
];

/** Pulses like heart beats, of every size, with stretches of noise, of nothing, and of the largest steps there are. */
function signalOf({ rate, channels, samples }: StreamCase, seed: number): SignalSamples {
  const [noise] = fc.sample(
    fc.int16Array({ minLength: samples * channels.length, maxLength: samples * channels.length }),
    {
      seed,
      numRuns: 1,
    },
  );
  const values = new Int16Array(samples * channels.length);
  const third = Math.floor(samples / 4);
  for (let i = 0; i < samples; i++) {
    const phase = i % Math.round(0.8 * rate);
    const pulse = Math.round(1000 * Math.exp(-(((phase / rate - 0.3) / 0.015) ** 2)));
    for (let channel = 0; channel < channels.length; channel++) {
      const place = i * channels.length + channel;
      const stretch = Math.floor(i / third);
      values[place] =
        stretch === 0 || stretch === 3
          ? (1 - 2 * channel) * pulse + (noise[place] >> 11)
          : stretch === 1
            ? noise[place]
            : Math.floor(i / 37) % 2 === 0
              ? 32767
              : -32768;
    }
  }
  return { count: samples, channels: channels.length, samples: values };
}

const host = await testedTarget('host');
const cores = await Promise.all(['cortex-m0plus', 'cortex-m4', 'cortex-m55'].map(testedTarget));
const executions = [
  { ...host, flags: ['-Werror'] },
  {
    ...host,
    title: 'host with sanitizers',
    flags: ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'],
  },
  ...cores.map((core) => ({ ...core, flags: ['-Werror'] })),
];

describe.each(CASES)('$title', (one) => {
  const program = openSignal(one.settings, one);
  const width = program.featureNames.length;
  const [network] = fc.sample(one.network(fc.constant(width)), { seed: 7, numRuns: 1 });
  const signal = signalOf(one, 3);
  const expected = runStream(program, network.model, signal);

  test('the TypeScript answers more than once, about samples of the recording, in order', () => {
    expect(expected.count).toBeGreaterThan(10);
    const positions = positionsOf(expected);
    positions.forEach((position, i) => {
      expect(position).toBeGreaterThan(i === 0 ? -1 : positions[i - 1]);
      expect(position).toBeLessThan(signal.count);
    });
    expect(Math.max(...labelsOf(expected))).toBeLessThan(network.model.classes);
  });

  for (const { target, title, absent, flags } of executions) {
    test.skipIf(absent)(`generated C on ${title} gives the same integers for every answer`, async () => {
      const folder = join(workDir, `${one.title}-${title}`.replaceAll(' ', '-'));
      const bundle = join(folder, 'bundle');
      await writeBundle(network, bundle, program);
      const executor = createStreamExecutor({ bundle, name: 'net', target, workDir: folder, flags });
      for (const command of ['push', 'collect'] as const) {
        const run = await executor.run(signal, command);
        expect(compareStreams(expected, run.answers)).toEqual({
          answers: expected.count,
          mismatches: 0,
          first: undefined,
        });
        const header = await readFile(join(bundle, 'include', 'net_stream.h'), 'utf8');
        expect(header).toContain('NET_STREAM_BYTES');
        expect(run.streamBytes).toBeGreaterThan(width);
      }
    });
  }
});

test('a run that lost an answer, or changed one number, is a mismatch', () => {
  const rows = Int32Array.from({ length: 3 * 10 }, (_, i) => i);
  const shape = { classes: 2, features: 2, count: 3, rows };
  expect(compareStreams(shape, shape).mismatches).toBe(0);
  const changed = { ...shape, rows: rows.map((value, i) => (i === 17 ? value + 1 : value)) };
  expect(compareStreams(shape, changed)).toEqual({ answers: 3, mismatches: 1, first: 1 });
  const shorter = { ...shape, count: 2, rows: rows.subarray(0, 20) };
  expect(compareStreams(shape, shorter)).toEqual({ answers: 3, mismatches: 1, first: 2 });
});
