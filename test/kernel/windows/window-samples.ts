import { adaptFeatures, describeWindow } from '../../../src/kernel/windows/describe.js';
import { beginWindows, pushWindowSample } from '../../../src/kernel/windows/push.js';
import { createWindowState, type WindowDesign } from '../../../src/signal/window-design.js';

/** Described windows of a recording. */
export interface WindowRows {
  /** Windows. */
  readonly count: number;
  /** Features of a window. */
  readonly width: number;
  /** [count][width] */
  readonly features: Int32Array;
  /** Of every window, the input sample behind its last one: it covers the `span` samples before. */
  readonly ends: Int32Array;
  /** Input samples that a window covers. */
  readonly span: number;
}

/**
 * Runs the front end over a whole recording, as the device would from its first sample on. A sample beyond 16 bits becomes the
 * nearest that has them.
 *
 * @param channels samples of every channel of the design, equally long
 * @throws RangeError when the channels are not those of the design, or not equally long
 */
export function windowSamples(
  { frontEnd, lengths }: Pick<WindowDesign, 'frontEnd' | 'lengths'>,
  channels: readonly (Int16Array | Int32Array)[],
): WindowRows {
  const samples = channels[0]?.length ?? 0;
  if (channels.length !== frontEnd.channels || channels.some(({ length }) => length !== samples)) {
    throw new RangeError(
      `${channels.length} channels of ${channels.map(({ length }) => length).join(', ')} samples; ` +
        `the front end takes ${frontEnd.channels} of one length`,
    );
  }
  const { length, hop, decimation, features: width } = frontEnd;
  const count = Math.max(0, Math.floor((Math.floor(samples / decimation) - length) / hop) + 1);
  const features = new Int32Array(count * width);
  const ends = new Int32Array(count);
  const state = createWindowState({ lengths });
  const sample = new Int16Array(channels.length);
  beginWindows(frontEnd, state);
  let window = 0;
  for (let i = 0; i < samples; i++) {
    channels.forEach((values, channel) => {
      sample[channel] = Math.max(-32768, Math.min(32767, values[i]));
    });
    if (pushWindowSample(frontEnd, sample, state)) {
      describeWindow(frontEnd, state);
      adaptFeatures(frontEnd, state);
      features.set(state.features, window * width);
      ends[window] = i + 1;
      window += 1;
    }
  }
  return { count, width, features, ends, span: length * decimation };
}
