import type { BenchReport } from '../bench/bundle.js';
import type { CallEffort } from '../bench/call-effort.js';
import type { LearnBenchReport } from '../bench/learn.js';
import type { StreamBenchReport } from '../bench/stream.js';
import type { BundleInput } from '../codegen/bundle-input.js';
import type { CountedCore, Manifest } from '../io/manifest.js';
import { readManifest } from '../io/manifest-check.js';
import { inputLike } from './verify-files.js';

type CountedCall = CountedCore['calls'][number];

function countedCall(
  call: CountedCall['call'],
  times: number,
  { mean, worst }: CallEffort['instructions'],
): readonly CountedCall[] {
  return times === 0 ? [] : [{ call, times, mean: Math.round(mean), most: worst }];
}

/** What was counted of a library. */
interface Counted {
  readonly cores: readonly Pick<BenchReport, 'target' | 'samples' | 'instructions'>[];
  readonly streams: readonly StreamBenchReport[];
  readonly learning: readonly LearnBenchReport[];
}

/** What was counted, as it is written into a library. */
export function countedCalls(results: Counted): readonly CountedCore[] {
  return results.cores.map(({ target: core, samples, instructions }) => {
    const stream = results.streams.find(({ target }) => target === core);
    const learning = results.learning.find(({ target }) => target === core);
    return {
      core,
      calls: [
        ...countedCall('classify', samples, instructions),
        ...(stream === undefined
          ? []
          : [
              ...countedCall('collect_sample', stream.samples, stream.sample.instructions),
              ...countedCall('describe', stream.descriptions, stream.description.instructions),
            ]),
        ...(learning === undefined
          ? []
          : [
              ...countedCall('learn_offer', learning.offers, learning.offer.instructions),
              ...countedCall('learn_step', learning.steps.count, learning.steps.instructions),
              ...countedCall(
                'classify_learned',
                learning.classifications,
                learning.classification.instructions,
              ),
            ]),
      ],
    };
  });
}

/** Whether a library on the disk is the one that an input makes, but for what was counted. */
function isSameLibrary(manifest: Manifest, input: BundleInput): boolean {
  const { ffirm, name, model, config } = manifest;
  const like = inputLike(manifest, input);
  return (
    ffirm === input.version &&
    name === input.name &&
    model === input.modelHash &&
    config === input.configHash &&
    like.kernels.every((kernel) => input.kernels.includes(kernel)) &&
    input.kernels.every((kernel) => like.kernels.includes(kernel))
  );
}

/** An input with what was counted of the library on the disk, if that is the same library. */
export async function withCounted(folder: string, input: BundleInput): Promise<BundleInput> {
  // A damaged manifest is replaced, or refused where the folder is.
  const manifest = await readManifest(folder).catch(() => undefined);
  return manifest?.counted !== undefined && isSameLibrary(manifest, input)
    ? { ...input, counted: manifest.counted }
    : input;
}
