import type { COUNTED_CALLS, CountedCore } from '../io/manifest.js';
import type { View } from './common-view.js';

/** The words of macros: short, because 63 characters of a name are what C99 guarantees to be significant. */
const WORDS: Readonly<Record<(typeof COUNTED_CALLS)[number], string>> = {
  classify: 'CLASSIFY',
  collect_sample: 'COLLECT',
  describe: 'DESCRIBE',
  learn_offer: 'LEARN_OFFER',
  learn_step: 'LEARN_STEP',
  classify_learned: 'LEARNED',
};

/** "M4" of "cortex-m4". */
function coreWord(core: string): string {
  return core
    .replace(/^cortex-/, '')
    .replaceAll('-', '_')
    .toUpperCase();
}

/** The calls that were counted, core by core, with the words of their macros. */
export function countedViews(counted: readonly CountedCore[]): readonly View[] {
  return counted.map(({ core, calls }) => ({
    core,
    calls: calls.map(({ call, times, mean, most }) => ({
      ...{ call, times, mean, most },
      word: `${coreWord(core)}_${WORDS[call]}`,
    })),
  }));
}
