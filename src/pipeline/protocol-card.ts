import type { Config } from '../config/config.js';
import { sha256 } from '../io/hash.js';
import { version } from '../io/package.js';
import type { ProtocolScores } from '../metrics/protocol-scores.js';
import { readCardScores, writeProtocol } from './card.js';
import { bundleInputOf, bundleSettingsOf, writeBundle } from './generate-step.js';
import { readIntegerModel } from './integer-model.js';
import { type ProtocolOptions, type ProtocolReport, runProtocol } from './protocol-step.js';
import { sharedSplits } from './step-data.js';
import { inputLike, readOrigin } from './verify-files.js';
import { inStep } from './work.js';

/** The part of a report that a model card keeps. */
function cardScores({ earlyExit, ...report }: ProtocolReport): ProtocolScores {
  const { protocol, title, meanOver, leftOut, notes } = report;
  return {
    ...{ protocol, title, meanOver, leftOut, notes },
    recordings: earlyExit.recordings.length,
    people: earlyExit.people.length,
    figures: earlyExit.figures,
  };
}

/**
 * Scores by a protocol as `runProtocol` does, and writes the figures into the model card of the bundle. They replace those of
 * the same protocol, and stay as long as the integer model does.
 *
 * @throws InputError as runProtocol, and when there is no bundle of this model and config
 */
export function writeProtocolToCard(config: Config, options: ProtocolOptions): Promise<ProtocolReport> {
  return inStep(config, { ...options, splits: sharedSplits(config, options) }, async (work) => {
    const { paths } = work;
    const settings = bundleSettingsOf(config);
    const model = await readIntegerModel(paths);
    const modelHash = sha256(model.bytes);
    // This comes first, because it is known at once.
    const manifest = await readOrigin(paths.bundle, { version, modelHash, configHash: settings.configHash });
    const report = await runProtocol(config, { ...options, splits: work.splits });
    await writeProtocol(paths, model, cardScores(report));
    const scores = await readCardScores(paths, model);
    const input = await bundleInputOf(settings, model, await work.splits(), scores);
    await writeBundle(inputLike(manifest, input), work);
    return report;
  });
}
