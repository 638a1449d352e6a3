import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { signalSchema } from '../../src/config/signal-config.js';
import { readRecording } from '../../src/data/open-recording.js';
import { deviceSamples } from '../../src/data/recordings/device-samples.js';
import { openSignal } from '../../src/signal/open-front-end.js';
import { runStream } from '../../src/simulate/stream-typescript.js';
import { compileWasm } from '../../src/simulate/wasm.js';
import { scratchFolder } from '../../test/packages/support.js';
import { absent as withoutCompiler } from '../../test/page/support.js';
import { writeBundle } from '../../test/simulate/fixtures/bundle.js';
import { randomHeadsNetwork } from '../../test/simulate/fixtures/random-heads.js';

const script = new URL('../../scripts/browser.mjs', import.meta.url).href;
const { CHROMIUM, launch, streamInBrowser } = await import(script);

const data = process.env.FFIRM_DATA;
const record = join(data ?? '', 'mitdb', '100.hea');
const absent = data === undefined || !existsSync(record) || withoutCompiler || !existsSync(CHROMIUM);
const folder = await scratchFolder('page-recordings');

describe.skipIf(absent)(
  'whole recordings on a page (skipped without FFIRM_DATA, chromium, clang and lld)',
  () => {
    const browser = absent ? undefined : launch();
    afterAll(async () => (await browser)?.close());

    it('record 100 gives the same beats, inputs and answers as the reference', async () => {
      const recording = await readRecording(record);
      const { channels } = recording;
      const named = channels.map(({ name }, i) => ({ name, samples: recording.samples[i] }));
      const { samples } = deviceSamples(named, record);
      const beats = openSignal(signalSchema.parse({ kind: 'beats', set: 'full' }), {
        rate: channels[0].rate,
        channels: channels.map(({ name }) => name),
      });
      const [random] = fc.sample(randomHeadsNetwork(fc.constant(beats.featureNames.length)), {
        seed: 5,
        numRuns: 1,
      });
      await writeBundle(random, folder, beats);
      await mkdir(join(folder, 'objects'));
      const build = await compileWasm({
        ...{ bundle: folder, name: 'net', folder: join(folder, 'objects') },
        ...{ mostExits: random.model.exitCount, raw: true },
      });
      if (build.kind === 'absent') throw new Error(build.reason);
      const { features, classes } = random.model;
      const shape = { features, classes, channels: channels.length };
      const rows = await streamInBrowser(await browser, build.bytes, shape, samples);
      const count = samples.length / channels.length;
      const expected = runStream(beats, random.model, { count, channels: channels.length, samples });
      expect(expected.count).toBeGreaterThan(2200);
      expect(Buffer.from(Int32Array.from(rows).buffer).equals(Buffer.from(expected.rows.buffer))).toBe(true);
    });
  },
);
