import { refuseFault } from './channel-fault.js';
import { checkRange } from './file/range.js';
import { type Annotation, NOT_MEASURED, type RecordingFile, type RecordingHeader } from './recording.js';

/**
 * Presents a recording in memory as one that is read piece by piece.
 *
 * @param samples of every channel
 * @param annotations in the order of their times
 */
export function inMemory(
  header: RecordingHeader,
  samples: readonly Int32Array[],
  annotations: readonly Annotation[] = [],
): RecordingFile {
  const readable = (channel: number): Int32Array => {
    refuseFault(header, channel);
    return samples[channel];
  };
  return {
    ...header,
    annotations: async () => annotations,
    read: async (channel, start, end) => {
      checkRange(header.channels, channel, start, end);
      return readable(channel).slice(start, end);
    },
    readAll: async (wanted) => wanted.map(readable),
    countNotMeasured: async (wanted) =>
      wanted.map((channel) =>
        samples[channel].reduce((sum, sample) => sum + (sample === NOT_MEASURED ? 1 : 0), 0),
      ),
    close: async () => {},
  };
}
