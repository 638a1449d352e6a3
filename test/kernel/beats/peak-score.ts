/** How detected beats compare with annotated ones. */
export interface Score {
  /** Beats that were found. */
  readonly found: number;
  /** Detections where no beat is. */
  readonly wrong: number;
  /** Beats that were not found. */
  readonly missed: number;
}

/** Pairs detections with beats one to one, in the order of time; a pair is at most `tolerance` samples apart. */
export function scorePeaks(detected: ArrayLike<number>, beats: ArrayLike<number>, tolerance: number): Score {
  let found = 0;
  let next = 0;
  for (let i = 0; i < detected.length; i++) {
    while (next < beats.length && beats[next] < detected[i] - tolerance) {
      next++;
    }
    if (next < beats.length && beats[next] <= detected[i] + tolerance) {
      found++;
      next++;
    }
  }
  return { found, wrong: detected.length - found, missed: beats.length - found };
}

/** Scores of several recordings together. */
export function addScores(scores: readonly Score[]): Score {
  return scores.reduce(
    (sum, { found, wrong, missed }) => ({
      found: sum.found + found,
      wrong: sum.wrong + wrong,
      missed: sum.missed + missed,
    }),
    { found: 0, wrong: 0, missed: 0 },
  );
}
