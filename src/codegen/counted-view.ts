import type { COUNTED_CALLS, CountedCore } from '../io/manifest.js';

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

/** A core, and what calls take on it, with the words of their macros. */
interface CountedView {
  readonly core: string;
  readonly calls: readonly (CountedCore['calls'][number] & { readonly word: string })[];
}

/** The calls that were counted, core by core. */
export function countedViews(counted: readonly CountedCore[]): readonly CountedView[] {
  return counted.map(({ core, calls }) => ({
    core,
    calls: calls.map(({ call, times, mean, most }) => ({
      ...{ call, times, mean, most },
      word: `${coreWord(core)}_${WORDS[call]}`,
    })),
  }));
}
