import { SimulationError } from '../simulate/failure.js';
import { COUNTERS, type Counter } from '../simulate/target.js';
import { excerpt } from '../text/terminal.js';

/** What a core executed between two markers: all instructions, the counts of every class, and what slows them down. */
export type Counts = Readonly<Record<Counter | 'instructions', number>>;

const COLUMNS = ['instructions', ...COUNTERS] as const;

/** Counts of zero. */
export function noCounts(): Counts {
  return countsOf(() => 0);
}

/** Counts with `value` of every column. */
export function countsOf(value: (column: keyof Counts) => number): Counts {
  return {
    instructions: value('instructions'),
    other: value('other'),
    multiply: value('multiply'),
    multiplyAccumulate: value('multiplyAccumulate'),
    multiplyLong: value('multiplyLong'),
    divide: value('divide'),
    load: value('load'),
    followingLoad: value('followingLoad'),
    store: value('store'),
    loadMultiple: value('loadMultiple'),
    storeMultiple: value('storeMultiple'),
    branch: value('branch'),
    loopEnd: value('loopEnd'),
    vectorMemory: value('vectorMemory'),
    vectorArithmetic: value('vectorArithmetic'),
    float: value('float'),
    takenBranches: value('takenBranches'),
    loadedWords: value('loadedWords'),
    storedWords: value('storedWords'),
    vectorRepeats: value('vectorRepeats'),
  };
}

/** The mean of every column; nothing when there are no counts. */
export function meanCounts(all: readonly Counts[]): Counts {
  if (all.length === 0) return noCounts();
  return countsOf((column) => all.reduce((sum, counts) => sum + counts[column], 0) / all.length);
}

/**
 * Reads what templates/bench/count_plugin.c wrote: a line of column names, then a line of numbers per interval.
 *
 * @throws SimulationError when the markers of the program do not match, or the columns are not those expected
 */
export function decodeCounts(text: string): readonly Counts[] {
  const [head, ...lines] = text.trimEnd().split('\n');
  if (head !== COLUMNS.join(' ')) {
    throw new SimulationError(
      `the counting plugin wrote other columns than expected: ${excerpt(head)}; remove the folder work/ of the output and run again`,
    );
  }
  return lines.map((line) => {
    if (line.startsWith('error: ')) {
      throw new SimulationError(
        `the counting plugin found that ${excerpt(line.slice('error: '.length))}; run \`ffirm generate\` again`,
      );
    }
    const numbers = line.split(' ').map(Number);
    if (numbers.length !== COLUMNS.length || !numbers.every(Number.isSafeInteger)) {
      throw new SimulationError(
        `the counting plugin wrote a line that does not contain counts: ${excerpt(line)}; make room on the disk and run again`,
      );
    }
    return countsOf((column) => numbers[COLUMNS.indexOf(column)]);
  });
}
