import { pushSample, type SignalProgram } from './program.js';

/** The result of running a front end over a recording. */
export interface CollectedFeatures {
  readonly count: number;
  readonly width: number;
  /** `[count][width]`, before they are brought to a common scale. */
  readonly rows: Int16Array | Int32Array;
  /** Sample of the recording that each row describes: the R peak of a beat, the last sample of a window. */
  readonly positions: Int32Array;
  /** Sample of the recording at which each row was complete. */
  readonly answered: Int32Array;
}

/** Runs a front end over a whole recording, given as `[count][channels]`. */
export function collectFeatures(program: SignalProgram, samples: Int16Array): CollectedFeatures {
  const { channels, featureNames } = program;
  const runner = program.open();
  const rows: (Int16Array | Int32Array)[] = [];
  const positions: number[] = [];
  const answered: number[] = [];
  for (let index = 0; index * channels < samples.length; index++) {
    if (pushSample(runner, samples.subarray(index * channels, (index + 1) * channels))) {
      rows.push(runner.features.slice());
      positions.push(index - runner.age);
      answered.push(index);
    }
  }
  const width = featureNames.length;
  const count = rows.length * width;
  const all = runner.features instanceof Int32Array ? new Int32Array(count) : new Int16Array(count);
  rows.forEach((row, i) => {
    all.set(row, i * width);
  });
  return {
    count: rows.length,
    width,
    rows: all,
    positions: Int32Array.from(positions),
    answered: Int32Array.from(answered),
  };
}
